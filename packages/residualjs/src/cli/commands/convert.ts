import { oneOf, wholeNumber } from '../arguments.js';
import { CONVENTION_NAMES } from '../convention-names.js';
import { FLOAT_DTYPES } from '../convert/change-dtype.js';
import type { ConvertCommandOptions } from '../convert/options.js';
import type { CliCommand } from '../program.js';
import { parseObject } from '../train/settings/read-settings.js';

/** `residualjs convert`: weights from one file format, naming and type to another, or a model with them. */
export const convertCommand: CliCommand = {
  define(command) {
    command
      .summary('convert weights to another format, or into a whole model')
      .description(
        'Convert weights to another format, other names or another type, or into a whole model. Endings say which: ' +
          'safetensors; pt, pth and th of PyTorch; h5 and keras of Keras; npz; json of TensorFlow.js and onnx for whole models.',
      )
      .argument('<a>', 'the file to read')
      .argument('<b>', 'the file to write; it is read back and compared before it appears')
      .option(
        '--model <name>',
        'the model of the zoo that the weights are of, where names change or a model is written',
      )
      .option('--model-options <json>', 'options of the model: \'{"shortcut":"projection"}\'', parseObject)
      .option('--from <convention>', 'whose names they have (default: whose fit)', oneOf(CONVENTION_NAMES))
      .option('--to <convention>', 'whose names they get (default: as they are)', oneOf(CONVENTION_NAMES))
      .option('--dtype <type>', `${FLOAT_DTYPES.join(', ')}: how numbers are stored`, oneOf(FLOAT_DTYPES))
      .option('--input-size <n>', 'onnx, json: height and width of the images', wholeNumber(1))
      .option('--fold', 'onnx, json: fold batch norms into convolutions')
      .option(
        '--layout <order>',
        'onnx: nhwc or nchw, how images are fed (default: nhwc)',
        oneOf(['nhwc', 'nchw']),
      )
      .option('--opset <n>', 'onnx: version of the operator set, 13 to 22 (default: 13)', wholeNumber(13))
      .option('--batch <n>', 'onnx: images in a batch (default: any number)', wholeNumber(1))
      .option('--force', 'replace a file that exists')
      .addHelpText(
        'after',
        `
Names: ${CONVENTION_NAMES.join(', ')}

Examples: residualjs convert resnet20.th resnet20.safetensors --model resnet20 --to residualjs
          residualjs convert runs/first/weights.safetensors resnet20.pt --to akamaster
          residualjs convert resnet20.th resnet20.onnx --model resnet20`,
      );
  },

  async run(io, from: string, to: string, options: ConvertCommandOptions) {
    const { runConversion } = await import('../convert/run-conversion.js');
    return runConversion(io, from, to, options);
  },
};
