package standin

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// CuentiOptions holds the settings of the stand-in; "" takes any value that is not empty.
type CuentiOptions struct {
	Token, Company, Branch, Employee string
	Now                              func() time.Time
}

// Cuenti is a stand-in for Cuenti's API of receivables and third parties.
type Cuenti struct {
	CuentiOptions
	book   *Receivables
	ledger *Ledger
	faults *Faults
}

var _ Vendor = (*Cuenti)(nil)

// NewCuenti makes the stand-in.
func NewCuenti(o CuentiOptions, book *Receivables, ledger *Ledger) *Cuenti {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Cuenti{CuentiOptions: o, book: book, ledger: ledger, faults: &Faults{}}
}

// Name implements Vendor.
func (*Cuenti) Name() string { return "cuenti" }

// Script implements Vendor.
func (c *Cuenti) Script() *Faults { return c.faults }

// Say implements Vendor. Nobody writes through an accounting system.
func (*Cuenti) Say(context.Context, Say) (Posted, error) { return Posted{}, ErrCannot }

// Close implements Vendor.
func (*Cuenti) Close() {}

// Routes implements Vendor.
func (c *Cuenti) Routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /api/v1/finanzas/cartera/cuentas-por-cobrar/busquedas", c.authorised(c.search))
	mux.HandleFunc("POST /api/v1/terceros/busquedas", c.authorised(c.people))
}

func (c *Cuenti) refuse(w http.ResponseWriter, status int, message string) {
	c.ledger.Refuse("cuenti: " + message)
	reply(w, status, map[string]any{"estado": status, "mensaje": message})
}

func (c *Cuenti) authorised(next func(w http.ResponseWriter, r *http.Request, page, size int, body []byte)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		if err != nil || !applyFault(w, r, c.faults, c.ledger, func(status int, code string) { c.refuse(w, status, code) }) {
			return
		}
		for header, want := range map[string]string{
			"Authorization": c.Token, "X-Auth-Token-empresa": c.Company, "X-Auth-Token-sucursal": c.Branch, "X-Id-Empleado": c.Employee,
		} {
			got := r.Header.Get(header)
			if header == "Authorization" {
				got = strings.TrimPrefix(got, "Bearer ")
			}
			if got == "" || want != "" && got != want || c.book.isRevoked("cuenti") {
				c.refuse(w, http.StatusUnauthorized, "No autorizado: "+header)
				return
			}
		}
		page, err1 := strconv.Atoi(r.URL.Query().Get("pagina"))
		size, err2 := strconv.Atoi(r.URL.Query().Get("cantidad_registros"))
		switch {
		case r.Header.Get("X-gtm") != "GMT-0500":
			c.refuse(w, http.StatusBadRequest, "X-gtm")
		case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
			c.refuse(w, http.StatusUnsupportedMediaType, "Content-Type")
		case err1 != nil || err2 != nil || page < 0 || size < 1 || size > 1000:
			c.refuse(w, http.StatusBadRequest, "pagina, cantidad_registros")
		default:
			next(w, r, page, size, body)
		}
	}
}

// strict decodes a body and refuses unknown fields.
func strict(body []byte, v any) error {
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

var cuentiGroups = []string{"transaccion", "fechas", "sucursal", "tercero", "vendedor", "saldo", "estado"}

func (c *Cuenti) search(w http.ResponseWriter, r *http.Request, page, size int, body []byte) {
	var in struct {
		Groups []string `json:"grupos"`
	}
	if strict(body, &in) != nil || len(in.Groups) == 0 || slices.ContainsFunc(in.Groups, func(g string) bool { return !slices.Contains(cuentiGroups, g) }) {
		c.refuse(w, http.StatusBadRequest, "grupos")
		return
	}
	if v := r.URL.Query().Get("vencida"); v != "" && v != "0" && v != "1" {
		c.refuse(w, http.StatusBadRequest, "vencida")
		return
	}
	entries := []map[string]any{}
	for _, one := range c.book.slice(page*size, size) {
		days := 0
		if due, err := time.Parse(time.DateOnly, one.Due); err == nil {
			days = int(c.Now().UTC().Add(-5*time.Hour).Truncate(24*time.Hour).Sub(due) / (24 * time.Hour))
		}
		whole := map[string]any{
			"transaccion": map[string]any{"id_transacion": one.ID, "n_factura": one.Number, "prefijo": one.Prefix},
			"fechas":      map[string]any{}, "sucursal": map[string]any{}, "vendedor": map[string]any{},
			"saldo":   map[string]any{"total_factura": number(one.Total), "total_abono": 0, "saldo_pendiente": number(one.Balance)},
			"tercero": map[string]any{"id_cliente": "c-" + one.Document, "identificacion": one.Document, "nombre_cliente": one.Name},
			"estado":  map[string]any{"estado_cartera": "Vencida", "dias_vencidos": days},
		}
		asked := map[string]any{}
		for _, g := range in.Groups {
			asked[g] = whole[g]
		}
		entries = append(entries, asked)
	}
	reply(w, http.StatusOK, map[string]any{"pagina": page, "totales": map[string]int{"registros": c.book.count()}, "cartera": entries})
}

// number is an amount as JSON if it is one, else a text.
func number(s string) any {
	if json.Valid([]byte(s)) {
		return json.Number(s)
	}
	return s
}

func (c *Cuenti) people(w http.ResponseWriter, _ *http.Request, _, size int, body []byte) {
	var in struct {
		Documents []string `json:"identificaciones"`
	}
	if strict(body, &in) != nil || len(in.Documents) == 0 || len(in.Documents) > size {
		c.refuse(w, http.StatusBadRequest, "identificaciones")
		return
	}
	people := []map[string]any{}
	for _, document := range in.Documents {
		if one, ok := c.book.debtor(document); ok {
			who := map[string]any{"identificacion": one.Document, "nombre": one.Name, "telefono": "", "celular": "", "email": one.Mail}
			for i, p := range one.Phones {
				who[[]string{"celular", "telefono"}[min(i, 1)]] = p
			}
			people = append(people, who)
		}
	}
	reply(w, http.StatusOK, map[string]any{"pagina": 0, "terceros": people})
}
