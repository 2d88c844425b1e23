package webhooks

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"recado/flows/validation"
	"recado/webhooks/internal/web"
)

// shownField maps changed members of a document to their names in the API.
var shownField = map[string]string{
	"trade": "tradeName", "tax_id": "taxId", "auto_approve": "autoApprove", "payment_days": "paymentDays", "warranty": "warrantyDays",
}

// fieldOf converts one problem of the given data.
func fieldOf(p validation.Problem) web.Field {
	return web.Field{Name: p.Field, Key: "field." + p.Code, Args: web.Args{"max": strconv.Itoa(p.Max)}}
}

func fieldsOf(problems []validation.Problem) []web.Field {
	fields := make([]web.Field, 0, len(problems))
	for _, p := range problems {
		fields = append(fields, fieldOf(p))
	}
	return fields
}

// dataProblem converts the errors of package validation, which every kind of document has. Others
// are returned as they are.
func dataProblem(err error) error {
	if invalid, ok := errors.AsType[*validation.InvalidError](err); ok {
		return web.Invalid(fieldsOf(invalid.Problems)...)
	}
	if stale, ok := errors.AsType[*validation.StaleError](err); ok {
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
	if taken, ok := errors.AsType[*validation.DuplicateError](err); ok {
		return &web.Problem{
			Status: fiber.StatusConflict, Code: "record_taken", Cause: err,
			Fields: []web.Field{{Name: taken.Field, Key: "field.record.taken"}},
		}
	}
	if errors.Is(err, validation.ErrCursor) {
		return web.Invalid(web.Field{Name: "cursor", Key: "field.cursor"})
	}
	return err
}
