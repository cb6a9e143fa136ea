/** How large the cases of a backend are. */
export interface Scale {
  /** Images in a batch of ResNet-20, */
  resnet20: number;
  /** of ResNet-50, none where its shapes are too large, */
  resnet50: number;
  /** and at the end of ResNet-50, where an image is few values: of its pooling and its logits. */
  head: number;
  /** Whether every shape of the two networks is measured, or some of each. */
  every: boolean;
}

/** A shape of one of the networks. */
export interface NetworkShape {
  network: 'resnet20' | 'resnet50';
  /** Whether it is measured at any scale. */
  always?: boolean;
}

/** Those shapes that are measured. */
export const shapesOf = <Shape extends NetworkShape>(shapes: readonly Shape[], scale: Scale): Shape[] =>
  shapes.filter(({ network, always }) => scale[network] > 0 && (scale.every || always));
