export function Quotations() { return null }
