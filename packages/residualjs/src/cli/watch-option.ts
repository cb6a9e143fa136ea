import { InvalidArgumentError, Option } from 'commander';

/** `--watch [port]`: true where no port is given. */
export const watchOption = (): Option =>
  new Option(
    '--watch [port]',
    'show the run on a page of this machine while it goes on (default: a port that is free)',
  ).argParser((text) => {
    const port = Number(text);
    if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
      throw new InvalidArgumentError('It must be a port, from 1 to 65535.');
    }
    return port;
  });
