// What an SMS carries: 160 characters of GSM 7-bit (3GPP TS 23.038), or 70 of any kind; in several
// parts 153 or 67 each, since a header takes some.
const basic = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const double = '^{}\\[~]|€\f' // behind an escape: two each

export interface SmsLength { units: number; parts: number; per: number; wide: string[] } // wide: what makes it 70

export function smsLength(text: string): SmsLength {
  const wide = [...new Set([...text].filter((one) => !basic.includes(one) && !double.includes(one)))]
  if (wide.length > 0) return { ...divided(text.length, 70, 67), wide }
  return { ...divided([...text].reduce((sum, one) => sum + (double.includes(one) ? 2 : 1), 0), 160, 153), wide }
}

function divided(units: number, alone: number, per: number) {
  if (units <= alone) return { units, parts: units === 0 ? 0 : 1, per: alone }
  return { units, parts: Math.ceil(units / per), per }
}
