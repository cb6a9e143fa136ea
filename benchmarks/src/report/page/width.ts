/** Of the figures of a report: as wide as its text. */
export const WIDTH = 880;
