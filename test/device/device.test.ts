/** Flashing and driving a board, with a real interpreter as the board. One file: a board has one console. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDevice, type Device } from "../../sim/device/device.ts";
import { crc32 } from "../../sim/crc.ts";
import { flash, type FlashOrder } from "../../sim/device/flash.ts";
import { openLink, type Link } from "../../sim/device/link.ts";
import { asciiLiteral, evaluate, evaluateJson, wake } from "../../sim/device/prompt.ts";
import { findInterpreter, startInterpreter, type Interpreter } from "./interpreter.ts";

const program = findInterpreter();
const boardId = "PICO_R1_3";

/** Stands for an amp: an encoder with a data pin, a debounced button, a chip at address 40. */
const bundle = (name: string): string => `(function(){
  var level=0,seen=[];
  function show(){try{I2C1.writeTo(40,0,[level]);I2C1.writeTo({address:41,stop:false},7);seen.push(I2C1.readFrom(41,2)[1]);}catch(e){seen.push("lost");}}
  setWatch(function(e){level+=e.data?1:-1;seen.push([e.state,Math.round((e.time-e.lastTime)*1000),digitalRead(D3),D3.read()]);show();},D3,{repeat:true,edge:"both",data:D4});
  setWatch(function(e){seen.push(["button",e.state]);},D5,{repeat:true,edge:"rising",debounce:20});
  setWatch(function(e){seen.push("once");throw "a shaky handler";},D6,{edge:"falling"});
  setWatch(function(e){I2C1.writeTo(9,1);},D7,{repeat:true,edge:"both"});
  globalThis.amp=function(line){
    if(line=="seen"){var s=JSON.stringify(seen);seen=[];return s;}
    return "${name} "+line+" "+level;
  };
  /*~~~~~~~~*/
})();`;

/** A wire for the bus, put in before the firmware: chip 9 is missing, a read gives 1, 2, 3... */
const wire = `I2C1.writeTo=function(a){if(a===9)throw new Error("no answer, chip 9");};
I2C1.readFrom=function(a,n){return new Uint8Array(n).map(function(x,i){return i+1});};
global.digitalRead=function(p){return 5;};`;

describe("a line to a board", () => {
  const refusals: [string, RegExp][] = [
    ["tcp://", /write tcp:\/\/host:port/],
    ["tcp://localhost:99999", /write tcp:\/\/host:port/],
    ["tcp://127.0.0.1:1", /nothing listens there/],
    ["aa:bb:cc:dd:ee:ff", /Bluetooth/],
    ["ble:Puck.js 1234", /Bluetooth/],
    ["/dev/no-such-port", /no such port|npm install/],
  ];
  it.each(refusals)("that cannot be opened is an error of one sentence: %s", async (port, reason) => {
    const error = await openLink(port).catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(Error);
    const { message } = error as Error;
    expect(message).toMatch(reason);
    expect(message.startsWith(`${port}: `)).toBe(true);
    expect(message).toMatch(/^[^\n]+[.?]$/);
  });
});

describe("a bundle", () => {
  const code = "(function(){})();";
  it("is checked by the CRC-32 that everybody has", () => expect(crc32(Buffer.from("123456789"))).toBe(0xcbf43926));
  it("that is empty is refused", () =>
    expect(flash({ port: "tcp://127.0.0.1:1", code: "\n", boardId })).rejects.toThrow("is empty"));
  it("with wider characters is refused with the place", () =>
    expect(flash({ port: "tcp://127.0.0.1:1", code: `${code}\n"±"`, boardId })).rejects.toThrow("U+00B1 in line 2, column 2"));
  it("for a board that cannot be reached is refused, and nothing was written", () =>
    expect(flash({ port: "tcp://127.0.0.1:1", code, boardId })).rejects.toThrow(/nothing listens there.*; nothing was written\.$/));
});

if (!program) {
  it.skip("needs an Espruino interpreter: name one in ESPRUINO, or put espruino-interpreter on the PATH", () => {});
} else {
  // The desktop interpreter's input thread and its queue race each other: now and then one ends with "ASSERT(len <= 64)
  // FAILED AT src/jsdevices.c", the more so on a busy computer. A board has no such thread.
  describe("a board", { timeout: 60_000, retry: 3 }, () => {
    let board: Interpreter;
    let link: Link | undefined;

    beforeAll(async () => {
      board = await startInterpreter(program);
    });
    afterAll(() => board.stop());
    beforeEach(() => board.revive());
    afterEach(async () => {
      board.spoil = undefined;
      await link?.close();
      link = undefined;
    });

    async function connect(): Promise<Link> {
      link = await openLink(board.port);
      await wake(link);
      return link;
    }

    /** One question, with a line of its own. */
    async function ask(expression: string): Promise<unknown> {
      const line = await connect();
      const value = await evaluateJson(line, expression);
      await line.close();
      return value;
    }

    const put = (code: string, more: Partial<FlashOrder> = {}): ReturnType<typeof flash> =>
      flash({ port: board.port, code, boardId, startTimeout: 3000, ...more });

    const refusal = (code: string, more: Partial<FlashOrder> = {}): Promise<string> =>
      put(code, more).then(
        (report) => `not refused: ${report.message}`,
        (error: Error) => error.message,
      );

    describe("at its prompt", () => {
      const values: [string, string][] = [
        ["1+1", "2"],
        ["undefined", "undefined"],
        ["null", "null"],
        ["({a:[1,true]})", '{"a":[1,true]}'],
        [String.raw`"quote \" slash \\ line \n mark \x01 XON \x11"`, 'quote " slash \\ line \n mark \x01 XON \x11'],
        ['"é→𝄞"', "é→𝄞"],
        [String.raw`"\xff\xfe"`, "\xff\xfe"],
        ["// a comment\n7", "7"],
        ["E.toString(new Uint8Array(5000).fill(65))", "A".repeat(5000)],
      ];
      it.each(values)("gives the value of %s", async (expression, value) => {
        expect(await evaluate(await connect(), expression)).toBe(value);
      });

      it("keeps what is thrown apart from silence", async () => {
        const line = await connect();
        await expect(evaluate(line, "nobody.home")).rejects.toThrow(/^The board says "ReferenceError: .*" to nobody\.home\.$/);
        await expect(evaluate(line, "{")).rejects.toThrow("SyntaxError");
        await expect(evaluate(line, "[function(){}]")).rejects.toThrow("cannot be carried as JSON");
        await expect(evaluate(line, "while(1);", 300)).rejects.toThrow(/no answer in 0\.3 s/);
        expect(await wake(line, 300)).toBe("interrupted");
        expect(await evaluate(line, "2")).toBe("2");
      });

      it("is not confused by a half-typed line, noise or several questions at once", async () => {
        const line = await connect();
        await line.write("if (true) { half");
        expect(await evaluate(line, "3")).toBe("3");
        expect(await Promise.all([4, 5, 6].map((n) => evaluate(line, `print("noise <>"),${n}`)))).toEqual(["4", "5", "6"]);
      });

      it("leaves the handlers of a busy board alone", async () => {
        const line = await connect();
        await evaluate(line, "global.turns=0;global.busy=setInterval(function(){for(var i=0;i<20000;i++);turns++;},5);0");
        for (let n = 0; n < 15; n++) await evaluate(line, "1");
        const before = Number(await evaluate(line, "turns"));
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(Number(await evaluate(line, "turns"))).toBeGreaterThan(before);
        await evaluate(line, "clearInterval(busy);delete global.turns;delete global.busy;0");
      });

      it("says that a locked board wants its password, and that a closed line is closed", async () => {
        const line = await connect();
        await evaluate(line, 'E.setPassword("secret");setTimeout(function(){E.lockConsole()},50);0');
        await new Promise((resolve) => setTimeout(resolve, 200));
        await expect(wake(line)).rejects.toThrow("asks for a password");
        await line.write("\nsecret\nE.setPassword()\n");
        expect(await evaluate(line, "8")).toBe("8");
        await line.close();
        await expect(evaluate(line, "1")).rejects.toThrow("the line was closed here");
      });

      it("takes any text as a literal of plain ASCII", () => expect(asciiLiteral('a"\\\né')).toBe('"a\\"\\\\\\x0a\\xc3\\xa9"'));
    });

    describe("that is flashed", () => {
      it("has exactly the bundle, read back by itself, and its amp answers", async () => {
        const code = bundle("first");
        const steps: string[] = [];
        const report = await put(code, { progress: (step) => steps.push(step) });
        expect(report).toMatchObject({ board: "LINUX", rehearsal: true, bytes: code.length, crc: crc32(Buffer.from(code)), answer: "first stat 0" });
        expect(report.message).toMatch(/read back and equal .*This was a rehearsal on the desktop interpreter: no PICO_R1_3 was flashed\.$/);
        expect(steps).toHaveLength(4);
        expect(await ask('require("Storage").read(".bootcde")')).toBe(code);
        expect(await ask('require("Storage").list(/^\\.boot/)')).toEqual([".bootcde"]);
      });

      it("has only the second of two bundles", async () => {
        await put(bundle("first"));
        expect((await put(bundle("second"))).answer).toBe("second stat 0");
        expect(await ask('amp("stat")')).toBe("second stat 0");
      });

      it("still has it after a power cut", async () => {
        await put(bundle("kept"));
        await board.restart();
        expect(await ask('amp("vol -20")')).toBe("kept vol -20 0");
      });

      it("can be asked through the espruino tool alone, as over Bluetooth", async () => {
        expect((await put(bundle("tool"), { throughTool: true })).answer).toBe("tool stat 0");
      });

      it("gets a long bundle with every printable character", async () => {
        const ascii = Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n)).join("");
        const text = `globalThis.kept=${JSON.stringify(ascii)};\r\n\t${bundle("long")}/*${"0123456789abcde\n".repeat(400)}*/`;
        expect((await put(text)).bytes).toBe(text.length);
        expect(await ask("kept")).toBe(ascii);
      });

      it("keeps nothing of an upload that a bad cable changed", async () => {
        await put(bundle("good"));
        board.spoil = (text) => text.replaceAll("~", "!");
        const message = await refusal(bundle("bad"));
        board.spoil = undefined;
        expect(message).toMatch(/is not what was sent \([0-9]+ bytes, CRC 0x[0-9a-f]{8} instead of .*; it was erased and nothing runs at the next start: flash again\.$/);
        expect(await ask('[typeof amp,require("Storage").read(".bootcde")===undefined]')).toEqual(["undefined", true]);
      });

      it("keeps nothing of an upload that lost characters", async () => {
        board.spoil = (text) => text.replaceAll("~", "");
        expect(await refusal(bundle("short"))).toContain("is not what was sent");
      });

      it("is not believed when nothing arrived", async () => {
        board.spoil = (text) => text.replaceAll(".write(", ".wrote(");
        expect(await refusal(bundle("nothing"))).toMatch(/no \.bootcde on the board after the upload|is not what was sent/);
      });

      it("that falls silent in the middle is not called flashed", async () => {
        let cut = false;
        board.spoil = (text) => ((cut ||= text.includes("~")) ? "" : text);
        expect(await refusal(bundle("cut"))).toMatch(/no Espruino prompt answers.*; the upload was begun and could not be checked: flash again\.$/);
        await board.restart();
      });

      it("says what a bundle that does not start complained of", async () => {
        expect(await refusal('(function(){throw "no chip"})();')).toMatch(
          /does not answer "stat" within 3 s of its start: there is no amp\(\); the board says "Uncaught "?no chip"?"\.$/,
        );
      });

      it("is not touched by a bundle that needs a module it does not have", async () => {
        await put(bundle("before"));
        expect(await refusal('require("Storage");require("clock");')).toMatch(/requires clock, which LINUX 2v[0-9.]+ does not have: nothing was written\.$/);
        expect(await ask('amp("stat")')).toBe("before stat 0");
      });

      it("is refused while a saved .bootrst would run instead", async () => {
        await ask('require("Storage").write(".bootrst"," ")');
        expect(await refusal(bundle("x"))).toContain('require("Storage").erase(".bootrst")');
        await ask('require("Storage").erase(".bootrst")');
      });

      describe("and says another name", () => {
        async function callItself(id: string): Promise<void> {
          await ask(`require("Storage").write(".boot0",'process.env={BOARD:"${id}",VERSION:process.env.VERSION,MODULES:process.env.MODULES};')`);
          await board.restart();
        }
        afterEach(async () => {
          await ask('require("Storage").erase(".boot0")');
          await board.restart();
        });

        it("is refused with both names, untouched", async () => {
          await put(bundle("before"));
          await callItself("PUCKJS");
          expect(await refusal(bundle("after"))).toBe(
            `${board.port}: this board is a PUCKJS, but the bundle is for PICO_R1_3: nothing was written.`,
          );
          expect(await ask('amp("stat")')).toBe("before stat 0");
        });

        it("is no rehearsal when it is the right one", async () => {
          await callItself(boardId);
          const report = await put(bundle("real"));
          expect(report).toMatchObject({ board: boardId, rehearsal: false });
          expect(report.message).not.toContain("rehearsal");
        });
      });
    });

    describe("that a scenario drives", () => {
      let device: Device;
      const seen = async (): Promise<unknown> => JSON.parse(await device.say("seen"));

      beforeAll(async () => {
        await ask(`require("Storage").write(".boot0",${JSON.stringify(wire)})`);
        await put(bundle("driven"));
      }, 60_000);
      afterAll(async () => {
        await ask('require("Storage").erase(".boot0")');
      });
      beforeEach(async () => {
        await board.restart();
        device = await openDevice(await connect(), { traceLimit: 12 });
      });
      afterEach(() => device.close());

      it("answers lines", async () => {
        expect(await device.say('say "é"')).toBe('driven say "é" 0');
        await expect(device.say("\n")).resolves.toBe("driven \n 0");
      });

      it("gets edges with their levels, their data and their own times", async () => {
        await device.inject([
          { pin: "D3", state: true, data: true, after: 0 },
          { pin: "D3", state: false, data: true, after: 30 },
          { pin: "D3", state: true, data: false, after: 45 },
        ]);
        expect(await seen()).toEqual([
          [true, null, 1, true], 2,
          [false, 30, 0, false], 2,
          [true, 45, 1, true], 2,
        ]);
        expect(await device.say("stat")).toBe("driven stat 1");
      });

      it("shows each transaction with its bytes, and forgets what was fetched", async () => {
        await device.inject([{ pin: "D3", state: true, data: true, after: 0 }]);
        const { transactions, lost } = await device.trace();
        expect(transactions.map(({ time: _time, ...rest }) => rest)).toEqual([
          { bus: "I2C1", kind: "write", address: 40, stop: true, bytes: [0, 1] },
          { bus: "I2C1", kind: "write", address: 41, stop: false, bytes: [7] },
          { bus: "I2C1", kind: "read", address: 41, stop: true, bytes: [1, 2] },
        ]);
        expect(transactions.every(({ time }, n) => time >= (transactions[n - 1]?.time ?? 0))).toBe(true);
        expect(lost).toBe(0);
        expect(await device.trace()).toEqual({ transactions: [], lost: 0 });
      });

      it("shows a transaction that failed, and the firmware sees the failure too", async () => {
        await expect(device.inject([{ pin: "D7", state: true, after: 0 }])).rejects.toThrow(/D7: Error: no answer, chip 9/);
        const { transactions } = await device.trace();
        expect(transactions).toMatchObject([{ kind: "write", address: 9, bytes: [1], failure: "Error: no answer, chip 9" }]);
      });

      it("counts what it had no room for", async () => {
        await device.inject(Array.from({ length: 6 }, (_, n) => ({ pin: "D3", state: n % 2 === 0, data: true, after: 1 })));
        const { transactions, lost } = await device.trace();
        expect([transactions.length, lost]).toEqual([12, 6]);
      });

      it("debounces as the interpreter does", async () => {
        const bounce = [1, 0, 1, 0, 1].map((state, n) => ({ pin: "D5", state: state === 1, after: n === 0 ? 0 : 3 }));
        await device.inject(bounce);
        expect(await seen()).toEqual([["button", true]]);
        await device.inject([{ pin: "D5", state: false, after: 0 }, { pin: "D5", state: true, after: 4 }]);
        expect(await seen()).toEqual([]);
        await device.inject([{ pin: "D5", state: false, after: 0 }, { pin: "D5", state: true, after: 40 }]);
        expect(await seen()).toEqual([["button", true]]);
      });

      it("gets more edges than one line holds, none lost and none doubled", async () => {
        await device.inject(Array.from({ length: 200 }, (_, n) => ({ pin: "D3", state: n % 2 === 0, data: true, after: 2 })));
        expect(await device.say("stat")).toBe("driven stat 200");
        const steps = ((await seen()) as unknown[]).filter(Array.isArray).map((edge) => edge[1]);
        expect(steps).toEqual([null, ...Array<number>(199).fill(2)]);
      });

      it("keeps two gestures that were ordered at once apart", async () => {
        const click = (data: boolean): Promise<void> =>
          device.inject([{ pin: "D3", state: true, data, after: 5 }, { pin: "D3", state: false, data, after: 5 }]);
        await Promise.all([click(true), click(true), click(false)]);
        expect(await device.say("stat")).toBe("driven stat 2");
      });

      it("removes a single-shot watch, and tells what its handler threw", async () => {
        const press = [{ pin: "D6", state: true, after: 0 }, { pin: "D6", state: false, after: 1 }];
        await expect(device.inject(press)).rejects.toThrow("The firmware's handler threw at an edge of D6: a shaky handler.");
        expect(await seen()).toEqual(["once"]);
        await expect(device.inject(press)).rejects.toThrow("the firmware watches no D6: nothing was injected");
      });

      it("refuses an edge that makes no sense before anything happens", async () => {
        await expect(device.inject([{ pin: "D3;reset()", state: true, after: 0 }])).rejects.toThrow("is no pin");
        await expect(device.inject([{ pin: "D3", state: true, after: -1 }])).rejects.toThrow("-1 ms");
        await expect(device.inject([{ pin: "D3", state: true, after: 0 }, { pin: "D9", state: true, after: 0 }])).rejects.toThrow("watches no D9");
        expect(await seen()).toEqual([]);
      });

      it("is left as it was found, also by a session that broke off", async () => {
        const state = '[typeof _bench,""+I2C1.writeTo,digitalRead(D3),""+D3.read,global["\\xff"].watches.length]';
        await device.close();
        const line = link as Link;
        const found = await evaluateJson(line, state);
        await openDevice(line);
        device = await openDevice(line);
        await device.inject([{ pin: "D3", state: true, data: true, after: 0 }]);
        expect((await device.trace()).transactions).toHaveLength(3);
        await device.close();
        expect(await evaluateJson(line, state)).toEqual(found);
        await expect(device.say("stat")).rejects.toThrow("was closed");
      });

      it("must run an amp", async () => {
        const line = link as Link;
        await device.close();
        await evaluate(line, "delete global.amp;0");
        await expect(openDevice(line)).rejects.toThrow("flash it first");
      });
    });
  });
}
