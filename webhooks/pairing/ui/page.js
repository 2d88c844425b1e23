"use strict";

const lang = navigator.language.startsWith("en") ? "en" : "es";
const t = texts[lang];
const $ = (id) => document.getElementById(id);
const show = (id, yes) => { $(id).hidden = !yes; };
const say = (id, text) => { if ($(id).textContent !== text) $(id).textContent = text; show(id, Boolean(text)); };

document.documentElement.lang = lang;
document.title = t.title;
for (const e of document.querySelectorAll("[data-t]")) e.textContent = t[e.dataset.t];
$("qr").alt = t.qr_alt;

let drawn = ""; // until when the QR on the screen holds
let skew = 0; // our clock behind the server's, in ms
let until = 0;
let timer = 0;

let csrf = ""; // of the console's session, where there is one and no key

// token fetches what shows that a change comes from this page: a session's cookie comes by itself.
async function token() {
  if (csrf) return csrf;
  const res = await fetch("/console/api/me", { cache: "no-store" });
  if (res.ok) csrf = (await res.json()).csrf;
  return csrf;
}

// call asks the server, with the key or the console's session. Without either the form comes up.
async function call(method, path, body, again) {
  const headers = { "Accept-Language": lang };
  const key = sessionStorage.getItem("recado.key");
  if (key) headers.Authorization = "Bearer " + key;
  else if (method !== "GET") headers["X-CSRF-Token"] = await token();
  if (body) headers["Content-Type"] = "application/json";
  const res = await fetch("/admin/whatsapp/" + path, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
  if (res.status === 403 && csrf && !again) { // of a session that another one has replaced
    csrf = "";
    return call(method, path, body, true);
  }
  if (res.status === 401 || res.status === 403) {
    say("key-wrong", res.status === 403 ? t.not_allowed : key ? t.key_wrong : "");
    sessionStorage.removeItem("recado.key");
    csrf = "";
    for (const id of ["badge", "status", "facts", "choose", "linking", "reconnect"]) show(id, false);
    if ($("key").hidden) { show("key", true); $("secret").focus(); }
    throw new Error("key");
  }
  return res;
}

async function refresh() {
  clearTimeout(timer);
  try {
    const res = await call("GET", "state");
    if (!res.ok) throw new Error(res.status);
    show("key", false);
    render(await res.json());
  } catch (e) {
    if (e.message === "key") return;
    say("status", t.offline);
  }
  timer = setTimeout(refresh, 1500);
}

function render(s) {
  skew = Date.parse(s.now) - Date.now();
  const step = s.pairing || {};
  const linking = ["wait", "qr", "code", "enable"].includes(step.kind);
  const gone = s.phase === "unpaired" || s.code === "logged_out";
  say("badge", t[s.phase]);
  $("badge").className = "badge " + s.phase;
  say("status", reason(s) || t["say_" + s.phase] || "");
  facts(s);
  show("choose", gone && !linking);
  if (!linking && step.kind === "failed" && gone) say("wrong", t.pair[step.reason] || step.reason);
  else if (linking) say("wrong", "");
  show("reconnect", s.phase === "failed" && !gone && s.code !== "outdated");
  show("linking", linking);
  if (linking) link(step, s.type);
  else { drawn = ""; until = 0; }
}

function reason(s) {
  if (!s.code || s.phase === "connected" || s.phase === "unpaired") return "";
  return t.why[s.code.split(" ")[0]] || s.reason;
}

function facts(s) {
  const rows = [["account", s.account], ["since", time(s.since)], ["heard", s.heard && time(s.heard)],
    ["attempts", s.phase === "connecting" && s.attempts], ["next", (s.attempts || s.phase === "failed") && s.next && time(s.next)],
    ["reason", s.phase === "failed" && s.reason]];
  const list = rows.filter(([, v]) => v).flatMap(([k, v]) => {
    const dt = document.createElement("dt"), dd = document.createElement("dd");
    dt.textContent = t[k];
    dd.textContent = v;
    return [dt, dd];
  });
  $("facts").replaceChildren(...list);
  show("facts", s.phase !== "unpaired" && list.length > 0);
}

function time(at) {
  return new Date(at).toLocaleString(lang === "es" ? "es-CO" : "en", { dateStyle: "medium", timeStyle: "short" });
}

function link(step, code) {
  say("code", step.kind === "code" ? code : "");
  if (step.kind !== "enable") show("qr", step.kind === "qr" && drawn !== "");
  if (step.kind === "qr" && drawn !== step.until) draw(step.until);
  until = step.until ? Date.parse(step.until) : 0;
  const steps = step.kind === "wait" ? [] : t["steps_" + step.kind];
  if ($("steps").dataset.kind !== step.kind) {
    $("steps").dataset.kind = step.kind;
    $("steps").replaceChildren(...steps.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  }
  if (step.kind === "wait") say("left", t.wait);
  else tick();
}

function tick() {
  if (!until) return;
  say("left", t.left.replace("{s}", Math.max(0, Math.round((until - Date.now() - skew) / 1000))));
}
setInterval(tick, 1000);

// draw fetches the QR: an image's own address can't carry the key.
async function draw(which) {
  drawn = which;
  try {
    const res = await call("GET", "qr.png");
    if (!res.ok) { drawn = ""; return; }
    URL.revokeObjectURL($("qr").src);
    $("qr").src = URL.createObjectURL(await res.blob());
    show("qr", true);
  } catch { drawn = ""; }
}

async function start(phone) {
  say("wrong", "");
  $("with-qr").disabled = true;
  try {
    const res = await call("POST", "link", phone ? { phone } : {});
    if (!res.ok) {
      const { error } = await res.json();
      say("wrong", t.pair[error.code] || error.message);
    }
  } catch (e) {
    if (e.message !== "key") say("wrong", t.offline);
  }
  $("with-qr").disabled = false;
  refresh();
}

async function act(method, path, body) {
  try { await call(method, path, body); } catch { /* refresh says it */ }
  refresh();
}

$("with-qr").addEventListener("click", () => start(""));
$("with-code").addEventListener("submit", (e) => { e.preventDefault(); start($("phone").value.trim()); });
$("stop").addEventListener("click", () => act("DELETE", "link"));
$("reconnect").addEventListener("click", () => act("POST", "reconnect", {}));
$("key").addEventListener("submit", (e) => {
  e.preventDefault();
  sessionStorage.setItem("recado.key", $("secret").value.trim());
  $("secret").value = "";
  refresh();
});
refresh();
