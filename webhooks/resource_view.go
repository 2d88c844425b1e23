package webhooks

import (
	"encoding/json"
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"recado/flows/record"
	"recado/webhooks/internal/web"
)

// flatDocument writes a document's own fields at the same level as the common ones.
type flatDocument struct{ documentView }

// MarshalJSON joins the two objects.
func (f flatDocument) MarshalJSON() ([]byte, error) {
	head, err := json.Marshal(f.documentView)
	if err != nil {
		return nil, err
	}
	said, err := json.Marshal(f.Data)
	if err != nil || len(said) <= len("{}") {
		return head, err
	}
	return append(append(head[:len(head)-1], ','), said[1:]...), nil
}

// shownField maps changed members of a document to their names in the API.
var shownField = map[string]string{
	"trade": "tradeName", "tax_id": "taxId", "auto_approve": "autoApprove", "payment_days": "paymentDays", "warranty": "warrantyDays",
}

func recordFields(problems []record.Problem) []web.Field {
	fields := make([]web.Field, 0, len(problems))
	for _, p := range problems {
		key := "field." + p.Code
		switch p.Code {
		case "id", "active", "role", "type", "limit", "tax_id", "country", "service_kind", "claimed", "overlap", "contract_status", "approver", "hours":
			key = "field.record." + p.Code
		}
		fields = append(fields, web.Field{Name: p.Field, Key: key, Args: web.Args{"max": strconv.Itoa(p.Max)}})
	}
	return fields
}

// recordProblem converts the errors of a record service.
func recordProblem(err error) error {
	if invalid, ok := errors.AsType[*record.InvalidError](err); ok {
		return web.Invalid(recordFields(invalid.Problems)...)
	}
	if stale, ok := errors.AsType[*record.StaleError](err); ok {
		p := &web.Problem{Status: fiber.StatusConflict, Code: "stale", Cause: err}
		for _, name := range stale.Fields {
			if shown := shownField[name]; shown != "" {
				name = shown
			}
			if name != "key" && name != "tax_key" { // derived from the name and the tax number
				p.Fields = append(p.Fields, web.Field{Name: name, Key: "field.changed"})
			}
		}
		return p
	}
	if taken, ok := errors.AsType[*record.DuplicateError](err); ok {
		return &web.Problem{
			Status: fiber.StatusConflict, Code: "record_taken", Cause: err,
			Fields: []web.Field{{Name: taken.Field, Key: "field.record.taken"}},
		}
	}
	if errors.Is(err, record.ErrCursor) {
		return web.Invalid(web.Field{Name: "cursor", Key: "field.cursor"})
	}
	return err
}
