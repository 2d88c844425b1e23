import { $, h } from "./dom.js"
import { hour } from "./format.js"
import { t } from "./words.js"

function read(mail) {
  const box = $("letter")
  box.querySelector("h2").textContent = mail.subject
  box.querySelector("p").textContent = [mail.toName, (mail.to ?? []).join(", ")].filter(Boolean).join(" · ")
  box.querySelector("iframe").src = "/sim/mail?" + new URLSearchParams({ id: mail._id })
  box.showModal()
}

export const mailbox = (mails) => h("section", { class: "card" },
  h("header", {}, h("h2", {}, t("mailbox")), h("span", { class: "badge" }, String(mails.length))),
  mails.length
    ? h("ul", { class: "list mails" }, mails.slice(0, 12).map((m) => h("li", {},
      h("button", { type: "button", onclick: () => read(m) }, h("b", {}, m.subject), h("span", {}, hour(m.at) + " · " + (m.to ?? []).join(", "))))))
    : h("p", { class: "none" }, t("noMails")))
