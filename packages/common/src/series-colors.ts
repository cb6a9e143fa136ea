/**
 * Eight colours for the series of charts, which stay apart for most kinds of colour blindness: on a light page, and the same
 * hues on a dark one.
 */
export const SERIES_COLORS: { readonly light: readonly string[]; readonly dark: readonly string[] } = {
  light: ['#2a78d6', '#d9541e', '#168f63', '#7a4fc4', '#b8860b', '#d03f87', '#4f7d12', '#b0302f'],
  dark: ['#5a9df0', '#f08a4b', '#2fbf8a', '#a98bf0', '#dcb13c', '#ec7fb2', '#8fbf3f', '#f07a74'],
};
