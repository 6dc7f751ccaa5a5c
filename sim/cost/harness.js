// The world of a firmware under measurement: a bus that answers as recorded, watches and timers that are called by hand.
var $watch = {}, $timers = [], $id = 0, $reads = READS, $dead = DEAD, $writes = 0;
var $bus = {
  setup: function () {},
  writeTo: function (a) {
    if (a === $dead) throw 'no answer';
    $writes++;
  },
  readFrom: function () {
    return new Uint8Array($reads.length > 1 ? $reads.shift() : $reads[0]);
  },
};
BUSES
var Pin = function (n) { this.n = n; };
global.digitalWrite = function () {};
global.digitalRead = function () { return 1; };
global.pinMode = function () {};
global.setWatch = function (f, pin) { $watch[pin.n] = f; };
global.setTimeout = function (f, ms, a) { $timers.push(f, a); return ++$id; };
var $beat, $beaten;
global.setInterval = function (f, ms, a) { $beat = f; $beaten = a; return ++$id; };
global.clearTimeout = function () { $timers = []; };
function $run() { while ($timers.length) { var f = $timers.shift(), a = $timers.shift(); f(a); $count++; } }
var $count = 0, $nothing = function (e) {}, $unused = { a: 1 };
// Edges as an encoder gives them: clockwise A falls (B high), A rises (B low); the other way round anticlockwise.
var $cw0 = { state: false, data: true, time: 1, lastTime: 0 }, $cw1 = { state: true, data: false, time: 1, lastTime: 0 };
var $b0 = { state: false, data: false, time: 1, lastTime: 0 }, $b1 = { state: true, data: true, time: 1, lastTime: 0 };
