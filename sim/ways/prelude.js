// Runs in the interpreter before the firmware: Espruino's calls, answered by the simulated board in another process.
// Two pipes: a line out for each call, a length and JSON back where the call has an answer. Plain Espruino JavaScript.
var $out = E.openFile('$OUT', 'w');
var $in = E.openFile('$IN', 'r');
var $callbacks = {};
var $id = 0;
function $get() {
  return JSON.parse($in.read(parseInt($in.read(6))));
}
function $tell(message) {
  $out.write(JSON.stringify(message) + '\n');
}
function $ask(message) {
  $tell(message);
  return $get();
}
function $later(kind) {
  return function (f, ms) {
    var given = arguments.slice(2);
    $id++;
    $callbacks[$id] = f;
    $tell([kind, $id, ms]);
    if (given.length) $callbacks['a' + $id] = given;
    return $id;
  };
}
function $forget(id) {
  delete $callbacks[id];
  delete $callbacks['a' + id];
  $tell(['clear', id]);
}
function $bus(name) {
  function target(a) {
    return typeof a === 'number' ? [a, true] : [a.address, a.stop !== false];
  }
  return {
    setup: function (o) {
      $tell(['setup', name, o.bitrate || 100000]);
    },
    writeTo: function (a) {
      var data = [];
      for (var i = 1; i < arguments.length; i++) data.push(arguments[i]);
      var to = target(a);
      var bytes = [];
      E.toUint8Array.apply(E, data).forEach(function (b) {
        bytes.push(b);
      });
      var error = $ask(['write', name, to[0], to[1], bytes]);
      if (error) throw new Error(error);
    },
    readFrom: function (a, n) {
      var to = target(a);
      var result = $ask(['read', name, to[0], to[1], n]);
      if (typeof result === 'string') throw new Error(result);
      return new Uint8Array(result);
    },
  };
}
// A picture in memory as Pixl.js has it; on the glass it is in the other process.
function $screen(x1, y1, x2, y2) {
  var screen = Graphics.createArrayBuffer(128, 64, 1, { msb: true });
  screen.fillRect(x1, y1, x2, y2);
  screen.getModified(true);
  screen.flip = function () {
    $tell(['flip', btoa(screen.buffer), screen.getModified(true)]);
  };
  E.getConsole = function () {
    return $ask(['console']);
  };
  return screen;
}
$BUSES
var Pin = function (name) {
  this.name = name;
};
Pin.prototype.write = function (level) {
  digitalWrite(this, level);
};
Pin.prototype.read = function () {
  return !!digitalRead(this);
};
global.setTimeout = $later('timeout');
global.setInterval = $later('interval');
global.clearTimeout = $forget;
global.clearInterval = $forget;
global.setWatch = function (f, pin, o) {
  $id++;
  $callbacks[$id] = f;
  $tell(['watch', $id, pin.name, o.edge, o.data ? o.data.name : '', !!o.repeat, o.debounce || 0]);
  return $id;
};
global.pinMode = function (pin, mode) {
  $tell(['mode', pin.name, mode]);
};
global.digitalWrite = function (pin, level) {
  if (pin.name) return $tell(['pin', pin.name, !!level]);
  // An array: its last pin is bit 0.
  for (var i = pin.length - 1; i >= 0; i--) {
    $tell(['pin', pin[i].name, !!(level & 1)]);
    level >>= 1;
  }
};
global.digitalRead = function (pin) {
  return $ask(['look', pin.name]);
};
global.analogRead = function (pin) {
  var read = $ask(['analog', pin.name]);
  return read[0] === null ? NaN : read[0] / read[1];
};
global.getTime = function () {
  return $ask(['time']) / 1000000;
};
global.print = function (text) {
  $tell(['print', '' + text]);
};
Modules.addCached('Storage', function () {
  exports.read = function (name) {
    var text = $ask(['load', name]);
    return text === null ? undefined : text;
  };
  exports.write = function (name, data) {
    return $ask(['save', name, E.toString(data)]);
  };
});
$tell(['hello', process.version]);
$get();
var $error = null;
try {
  //FIRMWARE
} catch (e) {
  $error = '' + e;
}
$tell(['done', $error]);
while (true) {
  var $m = $get();
  if ($m[0] === 'quit') break;
  $error = null;
  try {
    if ($m[0] === 'say') $tell(['said', amp($m[1])]);
    else if ($m[0] === 'run') eval($m[1]);
    else if ($m[0] === 'edge') {
      var $e = $m[2];
      var $v = { state: $e.state, time: $e.time / 1000000, lastTime: $e.lastTime / 1000000, pin: new Pin($e.pin) };
      if ($e.data !== undefined) $v.data = $e.data;
      $callbacks[$m[1]]($v);
    } else {
      var $f = $callbacks[$m[1]];
      var $a = $callbacks['a' + $m[1]];
      if ($m[2]) {
        delete $callbacks[$m[1]];
        delete $callbacks['a' + $m[1]];
      }
      $f.apply(undefined, $a || []);
    }
  } catch (e) {
    $error = '' + e;
  }
  $tell(['done', $error]);
}
quit();
