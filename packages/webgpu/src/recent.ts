/** Values by keys, the last ones that were asked for: one more, and the one that was asked for longest ago goes. */
export class Recent<Value> {
  /** The one that was asked for longest ago first. */
  private readonly values = new Map<string, Value>();

  constructor(private readonly most: number) {}

  /** The value of a key, made where there is none. */
  get(key: string, make: () => Value): Value {
    const value = this.values.get(key) ?? make();
    this.values.delete(key);
    this.values.set(key, value);
    if (this.values.size > this.most) this.values.delete(this.values.keys().next().value!);
    return value;
  }
}
