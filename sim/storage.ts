/** The microcontroller's Storage as far as firmware uses it: files that are written whole. Counts what it writes. */
export class Storage {
  readonly files = new Map<string, string>();
  writes = 0;

  read(name: string): string | undefined {
    return this.files.get(name);
  }

  /** Identical content writes nothing, as in Espruino. */
  write(name: string, text: string): boolean {
    if (this.files.get(name) === text) return true;
    this.files.set(name, text);
    this.writes++;
    return true;
  }

  erase(name: string): void {
    this.files.delete(name);
  }

  list(): string[] {
    return [...this.files.keys()];
  }
}
