// The world of a firmware under measurement: a bus that answers as recorded, watches and timers that are called by hand.
// Reads are by address, and by the register that the write before them has named.
var $watch = {}, $timers = [], $id = 0, $reads = READS, $low = LOW, $dead = DEAD, $writes = 0, $last = 0;
var $bus = {
  setup: function () {},
  writeTo: function (a, r) {
    if (a === $dead) throw 'no answer';
    $last = r;
    $writes++;
  },
  readFrom: function (a) {
    var r = $reads[a + ',' + $last] || $reads[a];
    if (!r) throw 'no answer';
    return new Uint8Array(r.all[r.i < r.all.length - 1 ? r.i++ : r.i]);
  },
};
var Pin = function (n) { this.n = n; };
Pin.prototype.write = function () {};
global.digitalWrite = function () {};
global.digitalRead = function (p) { return $low[p.n] ? 0 : 1; };
global.pinMode = function () {};
// A sine at full scale, or so.
global.analogRead = function () { return 0.7; };
global.setWatch = function (f, pin) { $watch[pin.n] = f; };
// Timers are run at once, so time passes when they are set: who waits for a relay finds that it has arrived.
var $now = 0, $looks = 0;
global.getTime = function () { $looks++; return $now; };
global.setTimeout = function (f, ms, a, b) { $timers.push(f, a, b); $now += ms / 1000; return ++$id; };
var $beat, $beaten, $beside, $look, $looked;
global.setInterval = function (f, ms, a, b) {
  if (ms < 1000) { $look = f; $looked = a; }
  else { $beat = f; $beaten = a; $beside = b; }
  return ++$id;
};
global.clearInterval = function () {};
global.clearTimeout = function () { $timers = []; };
function $run() { while ($timers.length) { var f = $timers.shift(), a = $timers.shift(), b = $timers.shift(); $now++; f(a, b); $count++; } }
var $count = 0, $nothing = function (e) {}, $unused = { a: 1 };
// Edges as an encoder gives them: clockwise A falls (B high), A rises (B low); the other way round anticlockwise.
var $cw0 = { state: false, data: true, time: 1, lastTime: 0 }, $cw1 = { state: true, data: false, time: 1, lastTime: 0 };
var $b0 = { state: false, data: false, time: 1, lastTime: 0 }, $b1 = { state: true, data: true, time: 1, lastTime: 0 };
BUSES
