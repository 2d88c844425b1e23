package store

import (
	"regexp"
	"slices"
)

// Spec declares a collection: its name and all indexes by which it is searched.
type Spec struct {
	Name    string // lower-case letters, digits and _
	Indexes []Index
	Steps   []Step // from version 1 of the documents to 2, from 2 to 3, …; empty if their form has never changed
}

// Index is a sort order of the documents of a collection.
type Index struct {
	Name   string
	Fields []Field
	// Unique means that no two documents have the same values in all Fields. A document that lacks
	// one of the fields is not in the index.
	Unique bool
	// Sparse means that a document without the first field is not in the index and not found by it.
	// Use it for fields that few documents have, such as a due time.
	Sparse bool
}

// Field is a sorted field: its path through nested objects, joined by dots, and the kind of its
// value. For a value of another kind, or an array on the path, the position in the index is
// undefined.
type Field struct {
	Path string
	Kind Kind
}

// Kind is how a field is compared.
type Kind int

// The kinds of fields.
const (
	String Kind = iota // by the bytes of its UTF-8
	Int                // int64
	Time               // time.Time, by the millisecond
	Bool               // false before true
)

func (k Kind) String() string {
	return [...]string{"string", "int", "time", "bool"}[k]
}

// Required returns the fields that a document must have to be in the index.
func (x Index) Required() []Field {
	switch {
	case x.Unique:
		return x.Fields
	case x.Sparse:
		return x.Fields[:1]
	}
	return nil
}

var (
	specName  = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	fieldPath = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$`)
	primary   = Index{Name: PrimaryIndex, Unique: true, Fields: []Field{{Path: "_id", Kind: String}}}
)

// Validate returns an error that says what is wrong with the declaration.
func (s Spec) Validate() error {
	if !specName.MatchString(s.Name) {
		return Invalid("collection name %q", s.Name)
	}
	seen := map[string]bool{}
	for i, x := range s.Indexes {
		same := func(y Index) bool { return x.Unique == y.Unique && slices.Equal(x.Fields, y.Fields) }
		switch {
		case !specName.MatchString(x.Name):
			return Invalid("%s: index name %q", s.Name, x.Name)
		case seen[x.Name]:
			return Invalid("%s: index %s declared twice", s.Name, x.Name)
		case len(x.Fields) == 0:
			return Invalid("%s: index %s has no fields", s.Name, x.Name)
		case slices.ContainsFunc(s.Indexes[:i], same): // MongoDB refuses it: it identifies an index by its fields
			return Invalid("%s: index %s is another one under a second name", s.Name, x.Name)
		}
		seen[x.Name] = true
		for i, f := range x.Fields {
			switch {
			case !fieldPath.MatchString(f.Path) || f.Path == "_id":
				return Invalid("%s: index %s: field %q", s.Name, x.Name, f.Path)
			case f.Kind < String || f.Kind > Bool:
				return Invalid("%s: index %s: field %s has no kind", s.Name, x.Name, f.Path)
			case slices.ContainsFunc(x.Fields[:i], func(g Field) bool { return g.Path == f.Path }):
				return Invalid("%s: index %s: field %s twice", s.Name, x.Name, f.Path)
			}
		}
	}
	return nil
}

func (s Spec) index(name string) (Index, error) {
	if name == "" || name == PrimaryIndex {
		return primary, nil
	}
	for _, x := range s.Indexes {
		if x.Name == name {
			return x, nil
		}
	}
	return Index{}, Invalid("%s: index %q is not declared", s.Name, name)
}
