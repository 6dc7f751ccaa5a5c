/**
 * What is put on the board while a scenario drives it: one global, `_bench`, in the language that the interpreter runs.
 *
 * Sent in pieces, so that no line needs much memory at once. It takes some 530 variables of 13 bytes, and the trace on
 * top: room that a board has whose amp leaves half of it free.
 *
 * - Watches sit in the interpreter's hidden root, `global["\xff"].watches`, an array with gaps of records
 *   { pin, recur, debounce, edge, cb, state, lastTime } (src/jsinteractive.c, src/jswrap_io.c: jswrap_interface_setWatch).
 *   An edge is treated as jsiIdle treats one from the interrupt: same filter, same debounce, same event.
 * - Each edge carries the time at which it was due, whatever the hour at which its handler gets its turn: that is how
 *   the interrupt's queue does it too. Levels run ahead of handlers for the same reason.
 */
export const benchPieces = (traceLimit: number, traceCharacters: number): string[] => [
  `global._bench={t:[],n:0,lost:0,from:getTime(),level:{},wait:{},said:[],busy:0,undo:[]};0`,

  // Units of the records' debounce: the port's own ticks. Found by asking for 1000 ms and looking what was noted.
  String.raw`_bench.tick=function(p){var id=setWatch("",p,{repeat:true,debounce:1000});` +
    String.raw`var d=global["\xff"].watches[id].debounce;clearWatch(id);return d/1000;};0`,

  // One transaction: ms, W or R, address, stop, base64 of the bytes, and what was thrown, in one string: 3 variables
  // and a share of the text, where an array of its own would take 10.
  `_bench.note=function(bus,kind,at,a,bytes,thrown){` +
    `if(_bench.t.length>=${traceLimit}||_bench.n>${traceCharacters}){_bench.lost++;return;}` +
    `var stop=1;if(a&&a.address!==undefined){if(a.stop===false)stop=0;a=a.address;}` +
    `var s=((at-_bench.from)*1000).toFixed(3)+","+bus+","+kind+","+a+","+stop+","+(bytes?btoa(bytes):"")+","+thrown;` +
    `_bench.n+=s.length;_bench.t.push(s);};0`,

  `_bench.tap=function(name,bus){var w=bus.writeTo,r=bus.readFrom,own=Object.keys(bus),c=_bench;` +
    `bus.writeTo=function(a){var at=getTime(),x="",b=arguments.slice(1);` +
    `try{return w.apply(bus,arguments);}catch(e){x=""+e;throw e;}` +
    `finally{c.note(name,"W",at,a,b.length?E.toUint8Array.apply(E,b):0,x);}};` +
    `bus.readFrom=function(a,n){var at=getTime(),x="",b=0;` +
    `try{b=r.call(bus,a,n);return b;}catch(e){x=""+e;throw e;}finally{c.note(name,"R",at,a,b,x);}};` +
    `c.undo.push(function(){` +
    `if(own.indexOf("writeTo")<0)delete bus.writeTo;else bus.writeTo=w;` +
    `if(own.indexOf("readFrom")<0)delete bus.readFrom;else bus.readFrom=r;});};0`,

  `(function(c){var d=global.digitalRead,own=Object.keys(global).indexOf("digitalRead")>=0,p=Pin.prototype.read;` +
    `global.digitalRead=function(a){if(Array.isArray(a)){var n=0;a.forEach(function(q){n=n*2+digitalRead(q);});return n;}` +
    `var v=c.level[a];return v===undefined?d(a):v;};` +
    `Pin.prototype.read=function(){var v=c.level[this];return v===undefined?p.call(this):!!v;};` +
    `c.undo.push(function(){if(own)global.digitalRead=d;else delete global.digitalRead;delete Pin.prototype.read;});})(_bench);0`,

  // Calls one handler as the interpreter would: filter by edge, \`this\` the global object, a single-shot watch removed.
  `_bench.call=function(w,id,s,at,has,data){if(!w.edge||(s?w.edge>0:w.edge<0)){` +
    `var e={state:s,lastTime:w.lastTime,time:at,pin:w.pin};if(has)e.data=data;` +
    `var f=w.cb;try{if("string"==typeof f)eval(f);else f(e);}catch(x){if(_bench.said.length<5)_bench.said.push(w.pin+": "+x);}` +
    `if(!w.recur)clearWatch(0|id);}w.lastTime=at;};0`,

  `_bench.settle=function(w,id){var c=_bench,p=c.wait[id];clearTimeout(p.timer);delete c.wait[id];c.busy--;` +
    `if(p.s!=w.state){w.state=p.s;c.call(w,id,p.s,p.at,0,0);}};0`,

  String.raw`_bench.edge=function(pin,s,at,has,data){var c=_bench,ws=global["\xff"].watches;` +
    `Object.keys(ws).forEach(function(id){var w=ws[id];if(!w||w.pin!=pin)return;` +
    `if(!(w.debounce>0)){w.state=s;c.call(w,id,s,at,has,data);return;}` +
    `var ms=w.debounce/c.ticks;if(c.wait[id]&&c.wait[id].at+ms/1000<at)c.settle(w,id);` +
    `var p=c.wait[id];if(p)clearTimeout(p.timer);else if(s!=w.state){p=c.wait[id]={};c.busy++;}else return;` +
    `p.s=s;p.at=at;p.timer=setTimeout(c.settle,Math.max(1,ms-(getTime()-at)*1000),w,id);});};0`,

  // The queue q holds two numbers an edge: pin*8 + has data*4 + data*2 + state, and us since the edge before.
  `_bench.step=function(){var c=_bench,q=c.q,k,v;delete c.timer;while(1){v=getTime();` +
    `while(c.i<q.length&&c.due+q[c.i+1]/1000000<=v){c.due+=q[c.i+1]/1000000;k=q[c.i];c.level[c.pins[k>>3]]=k&1;c.i+=2;}` +
    `if(c.j<c.i){c.at+=q[c.j+1]/1000000;k=q[c.j];c.j+=2;c.edge(c.pins[k>>3],!!(k&1),c.at,k&4,!!(k&2));}` +
    `else if(c.i<q.length){c.timer=setTimeout(c.step,Math.max(0,(c.due+q[c.i+1]/1000000-v)*1000));return;}` +
    `else{c.busy--;delete c.q;return;}}};0`,

  // Answers with the pins that nobody watches; nothing is done if there are any.
  String.raw`_bench.play=function(names,edges,first){var c=_bench,ws=global["\xff"].watches,deaf=[];` +
    `c.pins=names.map(function(n){return new Pin(n);});` +
    `c.pins.forEach(function(p){var f=0;Object.keys(ws).forEach(function(id){if(ws[id].pin==p)f=1;});if(!f)deaf.push(""+p);});` +
    `if(first&&deaf.length)return deaf;if(!c.ticks)c.ticks=c.tick(c.pins[0]);` +
    `c.q=new Int32Array(edges);c.i=c.j=0;if(first)c.at=c.due=getTime();c.busy++;c.timer=setTimeout(c.step,0);return[];};0`,

  `_bench.fetch=function(){var c=_bench,t=c.t.splice(0,6);t.forEach(function(s){c.n-=s.length;});return t;};0`,

  `_bench.close=function(){var c=_bench;if(c.timer)clearTimeout(c.timer);` +
    `Object.keys(c.wait).forEach(function(id){clearTimeout(c.wait[id].timer);});` +
    `while(c.undo.length)c.undo.pop()();delete global._bench;};0`,
];
