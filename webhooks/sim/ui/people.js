import { $, h } from "./dom.js"
import { name as human } from "./names.js"
import { t } from "./words.js"

const kept = "recado.people"
const starters = [{ contact: "+573001234567", profile: "Laura Gómez" }, { contact: "+50370001234", profile: "José Rivas" }]
const mine = JSON.parse(localStorage.getItem(kept) ?? "null") ?? starters
let known = mine
let drawn = ""

export let me = known.find((p) => p.contact === localStorage.getItem("recado.me")) ?? known[0]

function choose(person, on) {
  me = person
  localStorage.setItem("recado.me", me.contact)
  drawn = ""
  draw(on)
  on.switched()
}

// meet takes in everyone the bot has met besides those added here.
export function meet(contacts, on) {
  const theirs = new Map(contacts.map((c) => [c.contact, c]))
  known = mine.map((p) => ({ ...theirs.get(p.contact), ...p, profile: p.profile || theirs.get(p.contact)?.profile }))
  for (const c of contacts) if (!mine.some((p) => p.contact === c.contact)) known.push(c)
  me = known.find((p) => p.contact === me.contact) ?? me
  draw(on)
}

function draw(on) {
  const now = JSON.stringify([known, me.contact, t("people")])
  if (now === drawn) return
  drawn = now
  $("me").textContent = me.profile || me.contact
  $("contacts").replaceChildren(...known.map((p) => h("li", {},
    h("button", { type: "button", "aria-pressed": String(p.contact === me.contact), onclick: () => choose(p, on) },
      h("i", { "aria-hidden": "true" }, initials(p)),
      h("b", {}, p.profile || p.contact),
      h("span", {}, p.owner ? t("attending", p.owner) : p.dialog ? human(p.dialog) + " · " + human(p.state) : p.contact)))))
}

const initials = (p) => (p.profile || p.contact.slice(-2)).split(/\s+/).slice(0, 2).map((w) => w[0]).join("").toUpperCase()

export function people(on) {
  const form = $("add")
  const wrong = form.querySelector(".wrong")
  form.addEventListener("submit", (e) => {
    e.preventDefault()
    const digits = form.phone.value.replace(/[\s().-]/g, "")
    wrong.hidden = /^\+?\d{7,15}$/.test(digits)
    if (!wrong.hidden) {
      wrong.textContent = t("badPhone")
      return form.phone.focus()
    }
    const contact = "+" + digits.replace("+", "")
    let person = mine.find((p) => p.contact === contact)
    if (!person) mine.push(person = { contact, profile: form.elements.name.value.trim() })
    localStorage.setItem(kept, JSON.stringify(mine))
    form.reset()
    meet(known.filter((k) => !mine.some((p) => p.contact === k.contact)), on)
    choose(person, on)
  })
  draw(on)
}
