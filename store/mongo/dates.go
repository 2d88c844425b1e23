package mongo

import (
	"strings"

	"recado/store"
)

// dates is a tree of the paths at which the Spec declares times. A nil tree has none.
type dates struct {
	here bool
	in   map[string]*dates
}

func datesOf(spec store.Spec) *dates {
	root := &dates{}
	for _, x := range spec.Indexes {
		for _, f := range x.Fields {
			if f.Kind == store.Time {
				root.add(strings.Split(f.Path, "."))
			}
		}
	}
	return root
}

func (d *dates) add(keys []string) {
	if len(keys) == 0 {
		d.here = true
		return
	}
	if d.in == nil {
		d.in = map[string]*dates{}
	}
	if d.in[keys[0]] == nil {
		d.in[keys[0]] = &dates{}
	}
	d.in[keys[0]].add(keys[1:])
}

func (d *dates) at(keys ...string) *dates {
	for _, key := range keys {
		if d == nil {
			return nil
		}
		d = d.in[key]
	}
	return d
}
