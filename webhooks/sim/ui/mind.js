import { $, h, icons } from "./dom.js"
import { hour, moment, span } from "./format.js"
import { mailbox } from "./mails.js"
import { name as human } from "./names.js"
import { point, spoken } from "./thread.js"
import { t } from "./words.js"

const drawn = new Map() // card → what it was drawn from

// card redraws one card only when it would change, so that a half-written reply
// and the keyboard's focus stay where they are.
function card(column, name, from, make) {
  const key = JSON.stringify([from, t("people")])
  if (drawn.get(name)?.[0] === key) return
  const el = make()
  const old = drawn.get(name)?.[1]
  if (old) old.replaceWith(el)
  else $(column).append(el)
  drawn.set(name, [key, el])
}

export function mind(state, mails, on) {
  const s = state.session
  const now = Date.parse(state.now)
  const minute = Math.floor(now / 20000)
  card("left", "owner", [s && [s.owner, s.case, s.misses, s.optedOut, s.windowUntil, s.stack], state.steps, minute], () => owner(s, state.steps, now, on))
  // Values that a worker found have no message to point at: its name says where they come from.
  const workers = Object.fromEntries(state.entries.filter(system).map((e) => [e.id, human(e.name || e.kind)]))
  card("left", "stack", s && [s.stack, s.parked, s.working, workers], () => stack(s, workers))
  card("right", "timers", [s?.timers, minute], () => timers(s?.timers ?? [], now))
  card("right", "activity", state.entries.filter(system), () => activity(state.entries.filter(system)))
  card("right", "mails", mails, () => mailbox(mails))
}

const system = (e) => !spoken(e)
const fact = (name, value) => value == null || value === "" ? [] : [h("dt", {}, name), h("dd", {}, value)]

function owner(s, steps, now, on) {
  const bot = s?.owner.bot ?? true
  const left = s?.windowUntil ? Date.parse(s.windowUntil) - now : 0
  return h("section", { class: "card" },
    h("header", {}, h("h2", {}, t("owner")), h("span", { class: "badge " + (bot ? "bot" : "agent") }, bot ? [icons.bot(), t("bot")] : [icons.person(), s.owner.name])),
    s?.case && h("span", { class: "badge case" }, t("caseOpen", human(s.case.reason))),
    s && h("dl", { class: "facts" },
      fact(t("window"), left > 0 ? t("windowOpen", span(left)) : t("windowShut")),
      fact(t("epoch"), String(s.owner.epoch)),
      s.misses > 0 && fact(t("misses"), String(s.misses)),
      s.optedOut && fact(t("optedOut"), t("yes"))),
    s && (bot ? take(on) : owned(s, steps, on)))
}

function take(on) {
  const name = h("input", { value: localStorage.getItem("recado.agent") ?? "Ana", maxLength: 40, "aria-label": t("agent"), required: true })
  return h("form", { class: "acts", onsubmit: (e) => {
    e.preventDefault()
    localStorage.setItem("recado.agent", name.value)
    on.act("takeover", { agent: name.value })
  } }, h("div", { class: "row" }, name, h("button", { class: "main" }, t("take"))))
}

function owned(s, steps, on) {
  const agent = s.owner.name
  const text = h("textarea", { placeholder: t("replyAs", agent), "aria-label": t("replyAs", agent), required: true })
  const top = s.stack.at(-1)
  const states = [...new Set(steps.length ? steps : top?.trail)]
  const where = h("select", { "aria-label": t("handBack") },
    h("option", { value: "here" }, t("here")), states.map((x) => h("option", { value: "at " + x }, t("atStep", human(x)))), h("option", { value: "finished" }, t("finished")))
  return h("div", { class: "acts" },
    h("form", { class: "acts", onsubmit: (e) => {
      e.preventDefault()
      on.act("reply", { agent, text: text.value })
      text.value = ""
    } }, text, h("button", { class: "main" }, t("send"))),
    h("div", { class: "row" }, where, h("button", { type: "button", onclick: () => {
      const v = where.value
      on.act("handback", { agent, finished: v === "finished", at: v.startsWith("at ") ? v.slice(3) : undefined })
    } }, t("handBack"))))
}

function stack(s, workers) {
  const frames = s?.stack ?? []
  return h("section", { class: "card" },
    h("header", {}, h("h2", {}, t("stack")), s?.working.length > 0 && h("span", { class: "badge" }, icons.work(), s.working.map(human).join(", "))),
    frames.length ? frames.map((f, i) => frame(f, i === frames.length - 1, workers)).reverse() : h("p", { class: "none" }, t("idle")),
    s?.parked && [h("h2", {}, t("parked")), s.parked.stack.map((f) => frame(f, false, workers))])
}

function frame(f, live, workers) {
  const slots = flatten(f.slots)
  return h("div", { class: "frame" + (live ? " live" : "") },
    h("header", {}, h("b", {}, human(f.dialog)), f.opened && h("span", { class: "badge" }, t(f.opened)), h("small", {}, "v" + f.version)),
    h("ul", { class: "steps", "aria-label": t("steps") }, f.trail.map((x) => h("li", {}, human(x))), h("li", { class: "now", "aria-current": "step" }, human(f.state))),
    f.await && h("span", { class: "badge case" }, t("waiting", human(f.await.split("/").at(-1)))),
    slots.length
      ? h("table", { class: "slots" }, h("colgroup", {}, h("col", { class: "name" }), h("col"), h("col", { class: "from" })), slots.map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, human(name)), h("td", {}, value), h("td", {}, origin(f, name, workers)))))
      : h("p", { class: "none" }, t("noSlots")))
}

function origin(f, name, workers) {
  const id = f.sources[name] ?? f.sources[name.split(".")[0]]
  if (workers[id]) return h("small", {}, workers[id])
  return id && h("button", { type: "button", title: id, onclick: () => point(id) }, t("source"))
}

const label = (v) => v && typeof v === "object" ? v.name || v.mime || (v.fault && human(v.fault)) || (v.text && "«" + v.text + "»") || JSON.stringify(v) : String(v)

// flatten makes rows of slots: "location.floor" → "Piso 3". What is empty is not known.
function flatten(value, path = "") {
  if (value === null || value === "" || value === 0 || value === false) return []
  if (Array.isArray(value)) {
    if (!value.length) return []
    return [[path, value.map(label).join(", ")]]
  }
  if (value.mime || value.fault) return [[path, label(value)]]
  if (typeof value === "object") return Object.entries(value).flatMap(([k, v]) => flatten(v, path ? path + "." + k : k))
  return [[path, value === true ? t("yes") : String(value)]]
}

const timers = (all, now) => h("section", { class: "card" },
  h("header", {}, h("h2", {}, t("timers"))),
  all.length
    ? h("ul", { class: "list" }, all.map((x) => {
      const left = Date.parse(x.due) - now
      return h("li", {}, h("b", {}, human(x.name)), h("span", { title: moment(x.due) }, left > 0 ? t("inTime", span(left)) : t("due")))
    }))
    : h("p", { class: "none" }, t("noTimers")))

const activity = (entries) => h("section", { class: "card" },
  h("header", {}, h("h2", {}, t("activity"))),
  entries.length
    ? h("ul", { class: "list log" }, entries.slice(-14).reverse().map((e) => h("li", { class: e.event === "failed" ? "bad" : "" },
      h("b", {}, (e.kind === "act" ? e.from + " · " : "") + human(e.name || e.kind)), h("span", { title: detail(e) }, [e.event && human(e.event), detail(e)].filter(Boolean).join(" · ")), h("time", {}, hour(e.at)))))
    : h("p", { class: "none" }, t("noActivity")))

const detail = (e) => {
  const d = e.data
  if (!d || typeof d !== "object") return d ? String(d) : ""
  return Object.entries(d).filter(([, v]) => v !== null && typeof v !== "object" && v !== "").slice(0, 4).map(([k, v]) => human(k) + " " + v).join(", ")
}
