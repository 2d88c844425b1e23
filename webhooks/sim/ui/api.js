import { lang, t } from "./words.js"

async function call(path, options = {}) {
  options.headers = { "Accept-Language": lang(), ...options.headers }
  const res = await fetch(path, options).catch(() => { throw new Error(t("unreachable")) })
  const body = await res.json().catch(() => ({}))
  if (res.ok) return body
  const e = body.error ?? { message: res.statusText }
  const fields = (e.fields ?? []).map((f) => f.message).join(" ")
  throw Object.assign(new Error(fields || e.message), { status: res.status })
}

export const get = (path, query) => call(path + "?" + new URLSearchParams(query ?? {}))
export const post = (path, body) =>
  body instanceof FormData
    ? call(path, { method: "POST", body })
    : call(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } })
