package config

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Variable is a setting as people see it.
type Variable struct {
	Name    string
	Default string
	Secret  bool
	Least   int // characters of a secret; 0: as many as it has
	Help    string
}

// ours begins the names that nobody else uses.
const ours = "RECADO_"

// ofCompose is read by compose.yaml and not by the program.
const ofCompose = "RECADO_PUBLISH"

// Variables lists all settings, in the order of Config.
func Variables() []Variable {
	var all []Variable
	for field := range reflect.TypeFor[Config]().Fields() {
		all = append(all, describe(field))
	}
	return all
}

func describe(field reflect.StructField) Variable {
	v := Variable{Name: field.Tag.Get("env"), Default: field.Tag.Get("envDefault"), Help: field.Tag.Get("help")}
	least, secret := field.Tag.Lookup("secret")
	if v.Secret = secret; secret {
		v.Least, _ = strconv.Atoi(least) // TestSecretsAreMarked reads them all
	}
	return v
}

// Environment reads the settings of this process. An unknown name with our prefix is an error, because it
// is probably a typing mistake.
func Environment() (Config, error) {
	set := map[string]string{}
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		set[name] = value
	}
	return Parse(set)
}

// Parse reads the settings from variables by name; an empty one is not set. The error names all that are
// wrong, a line each, and no value.
func Parse(set map[string]string) (Config, error) {
	var c Config
	known, given := Variables(), map[string]string{}
	var errs []error
	for name, value := range set {
		switch isKnown := slices.ContainsFunc(known, func(v Variable) bool { return v.Name == name }); {
		case isKnown && value != "":
			given[name] = value
		case !isKnown && strings.HasPrefix(name, ours) && name != ofCompose:
			errs = append(errs, fmt.Errorf("%s is no setting of ours: `recado doctor` lists them", name))
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	for _, v := range known {
		if value := given[v.Name]; value != "" && len(value) < v.Least {
			errs = append(errs, fmt.Errorf("%s must have at least %d characters", v.Name, v.Least))
		}
	}
	if err := env.ParseWithOptions(&c, env.Options{Environment: given}); err != nil {
		errs = append(errs, named(err)...)
	}
	return c, errors.Join(errs...)
}

// named words the library's errors by the names of variables.
func named(err error) []error {
	all, ok := errors.AsType[env.AggregateError](err)
	if !ok {
		return []error{err}
	}
	var errs []error
	for _, one := range all.Errors {
		wrong, ok := errors.AsType[env.ParseError](one)
		field, known := reflect.TypeFor[Config]().FieldByName(wrong.Name)
		if !ok || !known {
			errs = append(errs, one)
			continue
		}
		errs = append(errs, fmt.Errorf("%s must be %w", field.Tag.Get("env"), wrong.Err))
	}
	return errs
}
