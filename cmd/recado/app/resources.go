package app

import (
	"fmt"

	"recado/flows/workspace"
	"recado/store"
	"recado/store/repo"
	"recado/webhooks"
)

// resource is a kind of documents that people maintain over REST.
type resource struct {
	collection string
	kept       string // why its documents are never deleted, as in flows/retention
	open       func(c core, db store.DB) (webhooks.Resource, error)
}

// resources lists all kinds. A row is all that the program has to know of one: where its documents
// are stored, how they are served, that they are kept, and that files which they name are kept too.
var resources = []resource{
	{"categories", "the catalogue is what people maintain", func(c core, _ store.DB) (webhooks.Resource, error) {
		return webhooks.Categories(c.catalog.Categories), nil
	}},
	{"canned_answers", "people of the business maintain them", func(_ core, db store.DB) (webhooks.Resource, error) {
		docs, err := repo.NewRecordRepository[workspace.CannedAnswer](db, "canned_answers", "")
		return webhooks.CannedAnswers(workspace.NewCannedAnswers(docs)), err
	}},
	{"customers", "they belong to credits and consents: a draft is emptied 30 days after its last change, and who asks for it is erased", func(c core, _ store.DB) (webhooks.Resource, error) {
		return webhooks.Customers(c.persons, c.consents, c.requests), nil
	}},
	{"equipment", "its history belongs to companies and orders", func(c core, _ store.DB) (webhooks.Resource, error) {
		return webhooks.Equipment(c.companies), nil
	}},
	{"materials", "the catalogue is what people maintain", func(c core, _ store.DB) (webhooks.Resource, error) {
		return webhooks.Materials(c.catalog.Stock), nil
	}},
	{"suppliers", "purchases name them", func(c core, _ store.DB) (webhooks.Resource, error) {
		return webhooks.Suppliers(c.stock.Suppliers), nil
	}},
	{"products", "orders on credit name them", func(c core, _ store.DB) (webhooks.Resource, error) {
		return webhooks.Products(c.credit.products), nil
	}},
}

// openResources opens every kind, and creates missing collections.
func openResources(c core, db store.DB) (all []webhooks.Resource, err error) {
	for _, r := range resources {
		one, err := r.open(c, db)
		if err != nil {
			return nil, fmt.Errorf("store: %s: %w", r.collection, err)
		}
		all = append(all, one)
	}
	return all, nil
}
