export function Technicians() { return null }
