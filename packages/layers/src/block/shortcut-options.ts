import { checkOneOf } from '../layer.js';

/** The kinds of shortcut. */
export const SHORTCUTS = [
  'identity',
  'none',
  'pad',
  'projection',
  'projection-all',
  'conv1x1',
  'scaled',
  'exclusive-gate',
  'shortcut-gate',
  'dropout',
] as const;

/** The name of a kind of shortcut. */
export type ShortcutName = (typeof SHORTCUTS)[number];

/** A shortcut with options; what is left out has the default of its layer. */
export type ShortcutWithOptions =
  | { type: 'scaled'; shortcutScale?: number; branchScale?: number }
  | { type: 'exclusive-gate'; bias?: number }
  | { type: 'shortcut-gate'; bias?: number }
  | { type: 'dropout'; rate?: number; inverted?: boolean };

/**
 * The shortcut of a block, He et al. 2015, section 3.3, and He et al. 2016, table 1:
 * - 'identity': x; the block must not change the shape.
 * - 'none': no shortcut, a plain network.
 * - 'pad': option A, x where the shape holds and {@link ResidualPadShortcut} where it changes.
 * - 'projection': option B, x where the shape holds and a 1x1 convolution where it changes.
 * - 'projection-all': option C, a 1x1 convolution in every block; 'conv1x1' is its name in the paper of 2016.
 * - 'scaled': {@link ResidualScaledAdd}.
 * - 'exclusive-gate': {@link ResidualExclusiveGate}.
 * - 'shortcut-gate': {@link ResidualShortcutGate}.
 * - 'dropout': {@link ResidualDropoutShortcut} (not after a projection, as in the paper).
 */
export type Shortcut = ShortcutName | ShortcutWithOptions;

/** A shortcut as an object. */
export type NormalizedShortcut =
  | { type: Exclude<ShortcutName, ShortcutWithOptions['type']> }
  | ShortcutWithOptions;

/** The shortcut as an object; throws on a name that is none. */
export function normalizeShortcut(where: string, shortcut: Shortcut): NormalizedShortcut {
  const normalized = typeof shortcut === 'string' ? { type: shortcut } : shortcut;
  checkOneOf(where, 'shortcut', normalized.type, SHORTCUTS);
  return normalized as NormalizedShortcut;
}
