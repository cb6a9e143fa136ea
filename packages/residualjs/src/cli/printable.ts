/** Text from elsewhere without what would move the cursor or colour the terminal. */
export const printable = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');
