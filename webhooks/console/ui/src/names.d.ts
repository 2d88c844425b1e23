declare module '*/sim/ui/names.js' {
  /** An identifier of the program in Spanish words: "order_intake" is "toma de la orden". */
  export function inSpanish(id: string): string
}
