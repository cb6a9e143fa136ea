/** How far a download has come. */
export interface DownloadProgress {
  /** The file's name. */
  file: string;
  /** Where it comes from. */
  url: string;
  /** Bytes on the disk, with those of earlier, broken transfers. */
  received: number;
  /** Bytes in all. */
  total: number;
}
