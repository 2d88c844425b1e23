import { get, post } from "./api.js"
import { compose } from "./compose.js"
import { $, h, randomID } from "./dom.js"
import { moment, span } from "./format.js"
import { mind } from "./mind.js"
import { me, meet, people } from "./people.js"
import { redraw, show, spoken } from "./thread.js"
import { lang, speak, t } from "./words.js"

const pace = 500 // ms between two looks
let waiting = [] // sent from here, not yet in the transcript
let state = null
let mails = []
let looks = 0

const on = {
  say: (text) => send({ text }, { kind: "text", text }),
  tap: (o) => send({ option: o.id, text: o.title }, { kind: "option", text: o.title }),
  list: sheet,
  place: (location) => send({ location }, { kind: "location", location }),
  files: (field, files) => files.forEach((f) => sendFile(field, f)),
  act: (what, body) => trying(async () => {
    await post("/sim/" + what, { contact: me.contact, key: randomID(), ...body })
    await look()
  }),
  switched: () => {
    waiting = []
    state = null
    document.body.dataset.tab = "phone"
    tabs()
    look().catch(() => {}) // the loop says that there is no connection, and looks again
  },
}

function expect(entry) {
  waiting.push({ id: "sim:" + randomID(), at: new Date(Date.now() + (state?.ahead ?? 0) * 1000).toISOString(), from: "contact", waits: true, ...entry })
  draw()
  return waiting.at(-1)
}

const send = (body, entry) => {
  const mine = expect(entry)
  trying(() => post("/sim/messages", { from: me.contact, profile: me.profile, id: mine.id.slice(4), ...body }), mine)
}

function sendFile(field, file) {
  const mine = expect({ kind: "text", text: file.name })
  const form = new FormData()
  form.set("from", me.contact)
  form.set("profile", me.profile ?? "")
  form.set("id", mine.id.slice(4))
  form.set(field, file, file.name)
  trying(() => post("/sim/messages", form), mine)
}

// trying says what went wrong where the person looks: in the conversation, and does it
// again when asked. A message keeps its id: one that did arrive is not taken twice.
async function trying(act, mine) {
  try {
    await act()
  } catch (e) {
    const retry = () => {
      if (mine) Object.assign(mine, { status: undefined, reason: undefined })
      draw()
      return trying(act, mine)
    }
    if (mine) Object.assign(mine, { status: "failed", reason: e.message, retry })
    else if (confirm(e.message + "\n\n" + t("retryAsk"))) return retry()
  }
  draw()
}

function sheet(options) {
  $("rows").replaceChildren(...options.map((o) => h("button", { value: o.id, onclick: () => on.tap(o) }, o.title)))
  $("sheet").showModal()
}

async function look() {
  const contact = me.contact
  const next = await get("/sim/state", { contact })
  if (contact !== me.contact) return
  state = next
  const arrived = new Set(state.entries.map((e) => e.id))
  waiting = waiting.filter((w) => !arrived.has(w.id))
  if (looks++ % 4 === 0) {
    const [c, m] = await Promise.all([get("/sim/contacts"), get("/sim/mails")])
    meet(c.contacts, on)
    mails = m.mails
  }
  draw()
}

function draw() {
  if (!state) return
  const said = state.entries.filter((e) => spoken(e) && e.status !== "void")
  const last = said.findLastIndex((e) => e.from !== "contact")
  said.forEach((e, i) => { if (e.from === "contact") e.read = i < last || !state.typing })
  show(me.contact, [...said, ...waiting], state.typing, state.now, on)
  const owner = state.session?.owner
  $("presence").textContent = state.typing ? t("isTyping") : owner && !owner.bot ? t("attending", owner.name) : t("online")
  $("now").textContent = moment(state.now)
  $("now").dateTime = state.now
  $("ahead").hidden = state.ahead < 60
  $("ahead").textContent = "+" + span(state.ahead * 1000)
  mind(state, mails, on)
}

async function loop() {
  let rest = pace
  if (!document.hidden) {
    try {
      await look()
      $("offline").hidden = true
    } catch {
      $("offline").hidden = false
      rest = 2000
    }
  }
  setTimeout(loop, rest)
}

function tabs() {
  for (const b of document.querySelectorAll("[data-go]")) b.setAttribute("aria-current", String(b.dataset.go === document.body.dataset.tab))
}

for (const b of document.querySelectorAll("[data-go]")) {
  b.addEventListener("click", () => {
    document.body.dataset.tab = b.dataset.go
    tabs()
  })
}
for (const b of document.querySelectorAll("[data-jump]")) b.addEventListener("click", () => trying(async () => { await post("/sim/clock", { advance: b.dataset.jump }); await look() }))
$("lang").addEventListener("click", () => {
  speak(true)
  redraw()
  looks = 0
  look().catch(() => {})
})

const asked = new URLSearchParams(location.search)
if (["people", "phone", "mind"].includes(asked.get("tab"))) document.body.dataset.tab = asked.get("tab")
if (asked.get("lang") && asked.get("lang") !== lang()) speak(true)
speak()
tabs()
compose(on)
people(on)
loop()
