// What the scripts here use of node, so that its many types need not be installed.
declare module "node:assert/strict" {
  const assert: {
    equal(a: unknown, b: unknown, message?: string): void;
    deepEqual(a: unknown, b: unknown, message?: string): void;
    ok(value: unknown, message?: string): asserts value;
    rejects(call: Promise<unknown>, check: (error: any) => boolean): Promise<void>;
  };
  export default assert;
}
declare const process: { argv: string[] };
