package standin

import (
	"bytes"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"strings"
	"time"
)

// The tax and the way to pay that the stand-in knows, and its types of documents.
const (
	SiigoInvoices    = 24446
	SiigoCreditNotes = 24447
	SiigoPayment     = 5636
	SiigoIVA         = 13156 // 19 %
	SiigoService     = "SERVICIO"
)

// issuedBySiigo is a document that was issued through the stand-in.
type issuedBySiigo struct {
	ID, Name, Key, Body, Notes, Total, Date, Identification string
}

// siigoDocument is the body of POST /v1/invoices and /v1/credit-notes, as the vendor's documentation has it.
type siigoDocument struct {
	Document struct {
		ID int `json:"id"`
	} `json:"document"`
	Date     string `json:"date"`
	Customer struct {
		Identification string `json:"identification"`
		Branch         int    `json:"branch_office"`
	} `json:"customer"`
	Seller  int    `json:"seller"`
	Invoice string `json:"invoice"`
	Reason  string `json:"reason"`
	Stamp   struct {
		Send bool `json:"send"`
	} `json:"stamp"`
	Notes string `json:"observations"`
	Items []struct {
		Code        string      `json:"code"`
		Description string      `json:"description"`
		Quantity    json.Number `json:"quantity"`
		Price       json.Number `json:"price"`
		Taxes       []struct {
			ID int `json:"id"`
		} `json:"taxes"`
	} `json:"items"`
	Payments []struct {
		ID    int         `json:"id"`
		Value json.Number `json:"value"`
		Due   string      `json:"due_date"`
	} `json:"payments"`
}

// maxIssued bounds the documents that the stand-in remembers.
const maxIssued = 10_000

// issue issues a document. As the vendor it refuses unknown codes, and payments that are not the total that it computes. The
// same Idempotency-Key with the same body gets the same document.
func (s *Siigo) issue(w http.ResponseWriter, r *http.Request, prefix string) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	var in siigoDocument
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err != nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") || d.Decode(&in) != nil {
		s.refuse(w, http.StatusBadRequest, "invalid_json", "The body is not what POST takes")
		return
	}
	if code, message := s.checkIssue(in, prefix); code != "" {
		s.refuse(w, http.StatusBadRequest, code, message)
		return
	}
	key := prefix + r.Header.Get("Idempotency-Key")
	s.mu.Lock()
	known := s.keys[key]
	if known == nil && len(s.issued) < maxIssued {
		n := len(s.issued) + 1
		known = &issuedBySiigo{
			ID: fmt.Sprintf("%08x-0000-4000-8000-000000000000", n), Name: fmt.Sprintf("%s-2-%d", prefix, n), Key: key, Body: string(raw), Notes: in.Notes,
			Total: string(in.Payments[0].Value), Date: in.Date, Identification: in.Customer.Identification,
		}
		s.issued = append(s.issued, known)
		if r.Header.Get("Idempotency-Key") != "" {
			s.keys[key] = known
		}
	}
	s.mu.Unlock()
	switch {
	case known == nil:
		s.refuse(w, http.StatusForbidden, "documents_limit", "There are too many documents")
	case known.Body != string(raw):
		s.refuse(w, http.StatusConflict, "duplicated_request", "The Idempotency-Key was used with another body")
	default:
		s.answerIssued(w, http.StatusCreated, *known)
	}
}

func (s *Siigo) checkIssue(in siigoDocument, prefix string) (code, message string) {
	wanted := map[string]int{"FV": SiigoInvoices, "NC": SiigoCreditNotes}[prefix]
	_, debtor := s.book.debtor(in.Customer.Identification)
	day, err := time.Parse(time.DateOnly, in.Date)
	switch {
	case in.Document.ID != wanted:
		return "invalid_reference", "The document id doesn't exist: " + fmt.Sprint(in.Document.ID)
	case err != nil || s.Now().Sub(day) > 11*24*time.Hour || day.After(s.Now().Add(24*time.Hour)):
		return "invalid_date", "The date must be within the last ten days"
	case !debtor && in.Customer.Identification != "222222222222":
		return "invalid_reference", "The customer doesn't exist: " + in.Customer.Identification
	case prefix == "FV" && in.Seller <= 0:
		return "parameter_required", "seller is required"
	case prefix == "NC" && (in.Reason == "" || !s.hasIssued(in.Invoice)):
		return "invalid_reference", "The invoice doesn't exist: " + in.Invoice
	case len(in.Items) == 0 || len(in.Payments) != 1 || in.Payments[0].ID != SiigoPayment:
		return "parameter_required", "items and one payment are required"
	}
	total := new(big.Rat)
	for _, one := range in.Items {
		price, ok1 := new(big.Rat).SetString(one.Price.String())
		quantity, ok2 := new(big.Rat).SetString(one.Quantity.String())
		if !ok1 || !ok2 || price.Sign() <= 0 || one.Code != SiigoService || one.Description == "" {
			return "invalid_item", "An item has no known code, description, quantity or price"
		}
		price.Mul(price, quantity)
		total.Add(total, price)
		for _, tax := range one.Taxes {
			if tax.ID != SiigoIVA {
				return "invalid_reference", "The tax doesn't exist"
			}
			vat, _ := new(big.Rat).SetString(new(big.Rat).Mul(price, big.NewRat(19, 100)).FloatString(2))
			total.Add(total, vat)
		}
	}
	paid, ok := new(big.Rat).SetString(in.Payments[0].Value.String())
	if !ok || paid.Cmp(total) != 0 {
		return "invalid_total_payments", "The total payments must be equal to the total invoice. The total invoice calculated is " + total.FloatString(2)
	}
	return "", ""
}

func (s *Siigo) hasIssued(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.issued {
		if one.ID == id {
			return true
		}
	}
	return false
}

func (s *Siigo) showIssued(w http.ResponseWriter, id string) {
	s.mu.Lock()
	var found *issuedBySiigo
	for _, one := range s.issued {
		if one.ID == id {
			found = one
		}
	}
	s.mu.Unlock()
	if found == nil {
		s.refuse(w, http.StatusNotFound, "not_found", "The document doesn't exist")
		return
	}
	s.answerIssued(w, http.StatusOK, *found)
}

// answerIssued shows a document. Its CUFE has the length of a real one (SHA-384) and is nobody's.
func (s *Siigo) answerIssued(w http.ResponseWriter, code int, one issuedBySiigo) {
	status, problem := "Accepted", ""
	if s.Stamp != nil {
		status, problem = s.Stamp(one.Notes)
	}
	stamp := map[string]string{"status": status}
	if status == "Accepted" {
		sum := sha512.Sum384([]byte(one.ID))
		stamp["cufe"] = hex.EncodeToString(sum[:])
	}
	if problem != "" {
		stamp["errors"] = problem
	}
	reply(w, code, map[string]any{
		"id": one.ID, "name": one.Name, "date": one.Date, "customer": map[string]string{"identification": one.Identification}, "total": json.Number(one.Total),
		"balance": json.Number(one.Total), "observations": one.Notes, "stamp": stamp, "public_url": "https://siigonube.example/" + one.ID,
	})
}

// Issued lists the names of the issued documents.
func (s *Siigo) Issued() (names []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.issued {
		names = append(names, one.Name)
	}
	return names
}
