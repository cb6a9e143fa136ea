export {
  bytes,
  double,
  doubles,
  type Encoded,
  float,
  integer,
  message,
  sequence,
  text,
  toBytes,
} from './protobuf/protobuf.js';
