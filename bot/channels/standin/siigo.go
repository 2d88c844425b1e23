package standin

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// SiigoOptions holds the settings of the stand-in.
type SiigoOptions struct {
	Username, AccessKey string // "" takes any
	PerMinute           int    // requests of a token within a minute; 0: 100, as the vendor; negative: no limit
	Now                 func() time.Time
	// Stamp says what the DIAN answers for a document (its observations): "Accepted", "Rejected", or "Draft" for not yet. nil
	// accepts all.
	Stamp func(document string) (status, problem string)
}

// Siigo is a stand-in for Siigo's API of invoices and customers. As the vendor it refuses unknown
// parameters, more than 100 requests a minute, and an account of whose requests more than 80 % fail.
type Siigo struct {
	SiigoOptions
	book   *Receivables
	ledger *Ledger
	faults *Faults

	mu       sync.Mutex
	tokens   map[string]time.Time // their ends
	recent   []time.Time
	requests int
	errors   int
	issued   []*issuedBySiigo
	keys     map[string]*issuedBySiigo // by Idempotency-Key
}

var _ Vendor = (*Siigo)(nil)

// NewSiigo makes the stand-in.
func NewSiigo(o SiigoOptions, book *Receivables, ledger *Ledger) *Siigo {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.PerMinute == 0 {
		o.PerMinute = 100
	}
	return &Siigo{SiigoOptions: o, book: book, ledger: ledger, faults: &Faults{}, tokens: map[string]time.Time{}, keys: map[string]*issuedBySiigo{}}
}

// Name implements Vendor.
func (*Siigo) Name() string { return "siigo" }

// Script implements Vendor.
func (s *Siigo) Script() *Faults { return s.faults }

// Say implements Vendor. Nobody writes through an accounting system.
func (*Siigo) Say(context.Context, Say) (Posted, error) { return Posted{}, ErrCannot }

// Close implements Vendor.
func (*Siigo) Close() {}

// Routes implements Vendor.
func (s *Siigo) Routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /auth", s.auth)
	mux.HandleFunc("GET /v1/invoices", s.authorised(s.invoices, "page", "page_size", "date_start", "date_end"))
	for path, prefix := range map[string]string{"/v1/invoices": "FV", "/v1/credit-notes": "NC"} {
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			s.authorised(func(w http.ResponseWriter, _ url.Values) { s.issue(w, r, prefix) })(w, r)
		})
		mux.HandleFunc("GET "+path+"/{id}", func(w http.ResponseWriter, r *http.Request) {
			s.authorised(func(w http.ResponseWriter, _ url.Values) { s.showIssued(w, r.PathValue("id")) })(w, r)
		})
	}
	mux.HandleFunc("GET /v1/customers", s.authorised(s.customers, "identification", "page", "page_size"))
}

func (s *Siigo) refuse(w http.ResponseWriter, status int, code, message string) {
	s.mu.Lock()
	s.errors++
	s.mu.Unlock()
	s.ledger.Refuse("siigo: " + code)
	reply(w, status, map[string]any{"Status": status, "Errors": []map[string]any{{"Code": code, "Message": message, "Params": []string{}, "Detail": "https://siigoapi.docs.apiary.io"}}})
}

// counted counts a request, and refuses it if there are too many, or too many errors.
func (s *Siigo) counted(w http.ResponseWriter) bool {
	s.mu.Lock()
	now := s.Now()
	s.requests++
	s.recent = append(s.recent, now)
	for len(s.recent) > 0 && now.Sub(s.recent[0]) >= time.Minute {
		s.recent = s.recent[1:]
	}
	many, blocked := s.PerMinute > 0 && len(s.recent) > s.PerMinute, s.requests > 20 && s.errors*100 > s.requests*80
	s.mu.Unlock()
	if blocked {
		s.refuse(w, http.StatusForbidden, "account_blocked", "Too many requests of this account have failed")
		return false
	}
	if many {
		w.Header().Set("Retry-After", strconv.Itoa(60-int(now.Sub(s.recent[0]).Seconds())))
		s.refuse(w, http.StatusTooManyRequests, "requests_limit", "The limit of requests per minute was exceeded")
	}
	return !many
}

func (s *Siigo) auth(w http.ResponseWriter, r *http.Request) {
	if !s.counted(w) {
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 10<<10))
	var in struct {
		Username  string `json:"username"`
		AccessKey string `json:"access_key"`
	}
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.DisallowUnknownFields()
	switch {
	case err != nil, d.Decode(&in) != nil, !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"), in.Username == "", in.AccessKey == "":
		s.refuse(w, http.StatusBadRequest, "parameter_required", "username and access_key are required")
	case r.Header.Get("Partner-Id") == "":
		s.refuse(w, http.StatusBadRequest, "header_required", "The header Partner-Id is required")
	case s.Username != "" && in.Username != s.Username, s.AccessKey != "" && in.AccessKey != s.AccessKey, s.book.isRevoked("siigo"):
		s.refuse(w, http.StatusUnauthorized, "unauthorized", "The username or the access key is invalid")
	default:
		token := rand.Text()
		s.mu.Lock()
		if len(s.tokens) >= maxContacts {
			clear(s.tokens)
		}
		s.tokens[token] = s.Now().Add(24 * time.Hour)
		s.mu.Unlock()
		reply(w, http.StatusOK, map[string]any{"access_token": token, "expires_in": 86400, "token_type": "Bearer", "scope": "SiigoAPI"})
	}
}

func (s *Siigo) authorised(next func(w http.ResponseWriter, q url.Values), known ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !s.counted(w) || !applyFault(w, r, s.faults, s.ledger, func(status int, code string) { s.refuse(w, status, code, "ordered by a script") }) {
			return
		}
		token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		s.mu.Lock()
		end := s.tokens[token]
		s.mu.Unlock()
		switch {
		case r.Header.Get("Partner-Id") == "":
			s.refuse(w, http.StatusBadRequest, "header_required", "The header Partner-Id is required")
			return
		case !bearer, !s.Now().Before(end), s.book.isRevoked("siigo"):
			s.refuse(w, http.StatusUnauthorized, "unauthorized", "The token is invalid or has expired")
			return
		}
		q := r.URL.Query()
		for name := range q {
			if !slices.Contains(known, name) {
				s.refuse(w, http.StatusBadRequest, "invalid_parameter", "The parameter "+name+" is unknown")
				return
			}
		}
		next(w, q)
	}
}

// page reads page and page_size.
func (s *Siigo) page(w http.ResponseWriter, q url.Values) (page, size int, ok bool) {
	read := func(name string, usual, most int) int {
		if q.Get(name) == "" {
			return usual
		}
		n, err := strconv.Atoi(q.Get(name))
		if err != nil || n < 1 || n > most {
			return 0
		}
		return n
	}
	page, size = read("page", 1, 1<<30), read("page_size", 25, 100)
	if page == 0 || size == 0 {
		s.refuse(w, http.StatusBadRequest, "invalid_parameter", "page and page_size must be positive, page_size at most 100")
		return 0, 0, false
	}
	return page, size, true
}

func (s *Siigo) invoices(w http.ResponseWriter, q url.Values) {
	page, size, ok := s.page(w, q)
	if !ok {
		return
	}
	for _, name := range []string{"date_start", "date_end"} {
		if _, err := time.Parse(time.DateOnly, q.Get(name)); q.Get(name) != "" && err != nil {
			s.refuse(w, http.StatusBadRequest, "invalid_date", name+" must be yyyy-mm-dd")
			return
		}
	}
	results := []map[string]any{}
	for _, r := range s.book.slice((page-1)*size, size) {
		one := map[string]any{
			"id": r.ID, "name": joined(r.Prefix, r.Number), "date": r.Date, "customer": map[string]string{"id": "c-" + r.Document, "identification": r.Document},
			"total": json.Number(r.Total), "balance": json.Number(r.Balance), "payments": []map[string]any{{"due_date": r.Due, "value": json.Number(r.Total)}},
		}
		if r.Link != "" {
			one["public_url"] = r.Link
		}
		if r.Currency != "" {
			one["currency"] = map[string]string{"code": r.Currency}
		}
		results = append(results, one)
	}
	reply(w, http.StatusOK, map[string]any{
		"pagination": map[string]int{"page": page, "page_size": size, "total_results": s.book.count()}, "results": results,
		"_links": map[string]any{"self": map[string]string{"href": "/v1/invoices?page=" + strconv.Itoa(page)}},
	})
}

func (s *Siigo) customers(w http.ResponseWriter, q url.Values) {
	page, size, ok := s.page(w, q)
	if !ok {
		return
	}
	results := []map[string]any{}
	if r, found := s.book.debtor(q.Get("identification")); found {
		phones := []map[string]string{}
		for _, p := range r.Phones {
			phones = append(phones, map[string]string{"indicative": "57", "number": p})
		}
		results = append(results, map[string]any{
			"id": "c-" + r.Document, "identification": r.Document, "name": strings.Fields(r.Name), "phones": phones,
			"contacts": []map[string]any{{"first_name": r.Name, "email": r.Mail}},
		})
	}
	reply(w, http.StatusOK, map[string]any{"pagination": map[string]int{"page": page, "page_size": size, "total_results": len(results)}, "results": results})
}
