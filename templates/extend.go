package templates

// Extend adds entries to a locale, for texts that are a business's own: the names
// of its services. What the catalogue has already stays as it is. It is for
// start-up, before anything is rendered.
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
