package templates

// Extend adds entries to a locale, for a business's own texts: the names of its services. It
// does not change existing entries. It must be called at start-up, before anything is rendered.
func (c *Catalog) Extend(name string, entries map[string]string) error {
	l := c.find(name)
	for key, text := range entries {
		if c.Has(key, name) {
			continue
		}
		if err := c.add(l, key, text); err != nil {
			return err
		}
	}
	return nil
}
