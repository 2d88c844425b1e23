package mongo

import (
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"recado/store"
)

func is(f store.Field, operator string, value any) bson.D {
	return bson.D{{Key: f.Path, Value: bson.D{{Key: operator, Value: value}}}}
}

func and(terms []bson.D) bson.D {
	switch len(terms) {
	case 0:
		return bson.D{}
	case 1:
		return terms[0]
	}
	return bson.D{{Key: "$and", Value: terms}}
}

// filter returns the plan's condition. Values always follow an operator, so that none can act as
// one. {$eq: null} matches null and absent.
func filter(p store.Plan) bson.D {
	terms := presence(p.Index)
	if p.Index.Name == store.PrimaryIndex {
		terms = nil // every document has an id
	}
	for i, value := range p.Equal {
		terms = append(terms, is(p.Index.Fields[i], "$eq", value))
	}
	if p.Min != nil {
		terms = append(terms, is(p.Range, "$gte", p.Min))
	}
	if p.Max != nil {
		terms = append(terms, is(p.Range, "$lt", p.Max))
	}
	if p.After != nil {
		terms = append(terms, afterCursor(p))
	}
	return and(terms)
}

// afterCursor returns the condition for documents after the cursor: the first field is greater, or
// it is equal and the second is greater, and so on. MongoDB compares only values of one type, so
// absent, which sorts before all values, has conditions of its own.
func afterCursor(p store.Plan) bson.D {
	var ways []bson.D
	var same []bson.D
	for i, f := range p.Sort {
		value := p.After[i]
		way := func(last bson.D) { ways = append(ways, and(append(slices.Clone(same), last))) }
		switch {
		case value == nil && !p.Desc:
			way(is(f, "$gte", least(f.Kind)))
		case value != nil && !p.Desc:
			way(is(f, "$gt", value))
		case value != nil:
			way(is(f, "$lt", value))
			way(is(f, "$eq", nil))
		}
		same = append(same, is(f, "$eq", value))
	}
	if ways == nil { // nothing can follow
		return bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: bson.A{}}}}}
	}
	return bson.D{{Key: "$or", Value: ways}}
}

func order(p store.Plan) bson.D {
	way := 1
	if p.Desc {
		way = -1
	}
	sort := bson.D{}
	for _, f := range p.Sort {
		sort = append(sort, bson.E{Key: f.Path, Value: way})
	}
	return sort
}
