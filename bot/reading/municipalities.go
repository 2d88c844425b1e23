package reading

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed places/*.tsv
var placeFiles embed.FS

// townName is a name of a municipality or of a department, as people say it.
type townName struct {
	country    string // ISO 3166
	said       string
	name       string // as its table spells it; "" if it is a department
	department string // "" if several departments have one of that name
	chosen     bool   // known.tsv chooses this one of several of that name
	context    bool   // also a common word or a person's name: counts only beside other parts
}

func (t *townName) class() wordClass {
	switch {
	case t.name == "":
		return isDepartment
	case t.context:
		return isTown
	}
	return isTown | isKnownTown
}

// municipality is a row of a country's table.
type municipality struct{ department, name string }

// municipalities returns the rows of a country's table.
func municipalities(country string) ([]municipality, error) {
	var list []municipality
	err := eachRow(strings.ToLower(country)+".tsv", func(row []string) error {
		if len(row) != 2 {
			return fmt.Errorf("a row has a department and a municipality, this one %d cells", len(row))
		}
		list = append(list, municipality{row[0], row[1]})
		return nil
	})
	return list, err
}

// tableCountries are the countries that have a table of municipalities.
var tableCountries = [...]string{"CO", "SV", "HN"}

// towns returns the names of all tables. A name that is not in known.tsv counts only in
// context.
func towns() ([]*townName, error) {
	var list []*townName
	byName := map[[2]string]*townName{}
	err := eachRow("known.tsv", func(row []string) error {
		if len(row) != 4 && len(row) != 5 {
			return fmt.Errorf("a row has 4 or 5 cells, this one %d", len(row))
		}
		t := &townName{country: row[0], said: row[1], department: row[2], name: row[3], chosen: true, context: len(row) == 5}
		byName[[2]string{t.country, foldWord(t.said)}] = t
		list = append(list, t)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, country := range tableCountries {
		table, err := municipalities(country)
		if err != nil {
			return nil, err
		}
		departments := map[string]bool{}
		added := map[string]*townName{}
		for _, m := range table {
			if !departments[m.department] {
				departments[m.department] = true
				list = append(list, &townName{country: country, said: m.department, department: m.department})
			}
			// A name that several departments have is kept for each: a stated department
			// decides.
			t := &townName{country: country, said: m.name, name: m.name, department: m.department, context: true}
			if known := byName[[2]string{country, foldWord(m.name)}]; known != nil {
				if known.department == m.department {
					continue
				}
				t.context = known.context
			}
			added[m.name] = t
			list = append(list, t)
		}
	}
	return list, nil
}

// eachRow calls each with the cells of every row of a file of places.
func eachRow(name string, each func([]string) error) error {
	raw, err := placeFiles.ReadFile("places/" + name)
	if err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if err := each(strings.Split(line, "\t")); err != nil {
			return fmt.Errorf("reading: places/%s: %q: %w", name, line, err)
		}
	}
	return nil
}

// townOf chooses among municipalities of one name, those of the country first: by the stated
// department, else the one that known.tsv chooses (which comes first), else without a
// department.
func townOf(named []*townName, country, department string) *townName {
	var first *townName
	several := false
	home := slices.ContainsFunc(named, func(t *townName) bool { return t.name != "" && t.country == country })
	for _, t := range named {
		if t.name == "" || home && t.country != country {
			continue
		}
		if department != "" && t.department == department {
			return t
		}
		if first == nil {
			first = t
		} else if t.country != first.country || t.department != first.department {
			several = true
		}
	}
	if first == nil || !several || first.chosen {
		return first
	}
	open := *first
	open.department = ""
	return &open
}
