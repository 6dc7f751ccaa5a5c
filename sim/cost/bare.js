// The yardstick: a detent as somebody would write it by hand, nothing but a state table, a clamp and the same write.
!function () {
  var v = 30, s = 3, n = 0, T = new Int8Array([0, 1, -1, 0, -1, 0, 0, 1, 1, 0, 0, -1, 0, -1, 1, 0]);
  function edge(c) {
    n += T[s << 2 | c];
    s = c;
    if (c == 3) {
      if (n > 1) v--;
      else if (n < -1) v++;
      else { n = 0; return; }
      n = 0;
      if (v < 0) v = 0;
      else if (v > 63) v = 63;
      I2C1.writeTo(40, v, 64 | v);
    }
  }
  setWatch(function (e) { edge(e.state << 1 | e.data); }, new Pin("A"), { repeat: true, edge: "both", data: new Pin("B") });
  setWatch(function (e) { edge(e.data << 1 | e.state); }, new Pin("B"), { repeat: true, edge: "both", data: new Pin("A") });
}();
