/** Names of the files of a model: as it is, and with its batch norms folded. */
export const networkFiles = (model: string) => ({ training: model, inference: `${model}-folded` });
