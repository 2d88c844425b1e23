export function Canned() { return null }
