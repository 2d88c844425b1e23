package vision

import (
	"context"
	"image"
	"io"
	"strings"
)

// Receipt is what was read on the picture of a payment's receipt: a bank's screen, a deposit slip, a voucher. A
// value that is not certain is left out.
type Receipt struct {
	Amount   string   // "250000.00" or "250000"; ""
	Currency string   // of the amount, if its sign tells it: "USD", "HNL", "COP"; "" for "$"
	Numbers  []string // of the transaction, the one that is called its reference first
	Day      string   // "2026-11-30"; ""
	// Foreign is set if the picture was read and nothing on it is of a receipt.
	Foreign bool
	Advice  string // as in bot.PlateReading
	MS      int64
}

// receiptFrom is the confidence from which a value is returned. Both readers have then read it alike.
const receiptFrom = 70

// receipt is a receipt of the banks and card terminals of Colombia, El Salvador and Honduras.
var receipt = Document{
	Name: "receipt",
	Side: 1280, // a telephone's screen has 40 lines
	Fields: map[Part]Rule{
		Amount: {
			Labels: []string{"VALOR", "MONTO", "TOTAL", "IMPORTE", "CUANTO", "CANTIDAD", "ENVIASTE", "PAGASTE", "TRANSFERISTE", "AMOUNT"},
			Not: []string{
				"COMISION", "COSTO", "SALDO", "IVA", "SUBTOTAL", "PROPINA", "IMPUESTO", "GMF", "4X", "DISPONIBLE", "CUPO", "CAMBIO", "DESCUENTO", "DEUDA", "PENDIENTE",
				"MINIMO", "TASA", "TARIFA", "CARGO", "BASE", "LIMITE", "ANTERIOR", "VUELTO", "PUNTOS", "CUOTA", "INTERES",
			},
			Value: amountValue, Agrees: sameDigits, Around: true, Single: true,
		},
		Reference: {
			Labels: []string{"REFERENCIA", "REF"}, Not: []string{"CLIENTE", "CUENTA", "PRODUCTO"},
			Value: referenceValue, Agrees: sameReference, Around: true, Single: true,
		},
		Voucher: {
			Labels: []string{"COMPROBANTE", "TRANSACCION", "OPERACION", "RECIBO", "DOCUMENTO", "MOVIMIENTO"}, Not: []string{"FECHA", "TIPO", "CLIENTE", "IDENTIDAD"},
			Value: referenceValue, Agrees: sameReference, Around: true, Single: true, Optional: true,
		},
		Approval: {
			Labels: []string{"APROBACION", "AUTORIZACION", "CUS", "TRAZABILIDAD", "CONFIRMACION", "APRO", "AUT"},
			Value:  referenceValue, Agrees: sameReference, Around: true, Single: true, Optional: true,
		},
		Day: {
			Labels: []string{"FECHA", "CUANDO", "DIA", "DATE"}, Not: []string{"VENCE", "VENCIMIENTO", "LIMITE", "NACIMIENTO", "CORTE", "PROXIMO"},
			Value: receiptDay, Agrees: sameDay, Around: true, Loose: true, Most: 80, Single: true, Optional: true,
		},
	},
	Marks: []string{
		"COMPROBANTE", "RECIBO", "TRANSFERENCIA", "TRANSACCION", "DEPOSITO", "CONSIGNACION", "VOUCHER", "PAGO", "PAGASTE", "ENVIASTE", "EXITOSA", "EXITOSO", "APROBADA", "APROBACION",
		"AUTORIZACION", "REFERENCIA", "DESTINO", "ORIGEN", "CUENTA", "MONTO", "VALOR", "TOTAL", "FECHA", "BANCO", "NEQUI", "DAVIPLATA", "DAVIVIENDA", "BANCOLOMBIA", "FICOHSA", "AGRICOLA",
	},
}

// marksOfReceipt is the number of a receipt's words from which a picture may show one.
const marksOfReceipt = 2

// confirmed has the second reader read a value's place, in up to three ways, until it reads the same.
func (d *networkEngine) confirmed(src *image.Gray, l located, rule Rule, place quad) (Field, error) {
	out := Field{Text: l.value, Confidence: int(40 + 20*l.cell.conf)}
	if !l.ok || cutOffAt(src, place) {
		out.Confidence = min(out.Confidence, 45)
		return out, nil
	}
	second, err := d.spanish()
	if err != nil {
		return out, err
	}
	airy := place.grow(place.height()*0.1, place.height()*0.08)
	const high = 64
	flat := airy.rectify(src, min(max(int(airy.width()/max(airy.height(), 1)*high), 16), 2*lineLong), high)
	if lightOnDark(normalise(flat, 40, 10)) {
		flat = invert(flat)
	}
	for _, img := range []*image.Gray{flat, soften(flat, 2), normalise(flat, 48, 10)} {
		words, err := second.text(padded(img, 12))
		if err != nil {
			return out, err
		}
		var line strings.Builder
		for _, w := range words {
			line.WriteString(w.Text + " ")
		}
		if rule.Agrees(line.String(), l.value) {
			out.Confidence = int(85 + 13*l.cell.conf)
			break
		}
	}
	if !l.named {
		out.Confidence = min(out.Confidence, int(rule.Most))
	}
	return out, nil
}

// ReadReceipt reads a receipt. It returns the errors of Read.
func (p *Pool) ReadReceipt(ctx context.Context, img io.Reader) (Receipt, error) {
	a := p.ask(ctx, img, &receipt)
	return receiptOf(a.document), a.err
}

func receiptOf(read documentReading) Receipt {
	sure := func(part Part) string {
		if f := read.Fields[part]; f.Confidence >= receiptFrom {
			return f.Text
		}
		return ""
	}
	out := Receipt{Day: sure(Day), Advice: read.Advice, MS: read.MS}
	if currency, number, found := strings.Cut(sure(Amount), " "); found {
		out.Currency, out.Amount = currency, number
	} else {
		out.Amount = currency
	}
	for _, part := range []Part{Reference, Voucher, Approval} {
		if number := sure(part); number != "" {
			out.Numbers = append(out.Numbers, number)
		}
	}
	out.Foreign = read.Whole && read.Marks < marksOfReceipt && read.Fields[Amount].Text == "" && len(out.Numbers) == 0
	return out
}
