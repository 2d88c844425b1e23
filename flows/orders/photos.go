package orders

import "strings"

// PhotoURLs returns the URLs of an order's photos: ids of the media store as link makes them, others as
// they are. Photos for which there is no URL are left out.
func PhotoURLs(photos []string, link func(id string) string) []string {
	urls := make([]string, 0, len(photos))
	for _, p := range photos {
		if !strings.Contains(p, "://") {
			if link == nil {
				continue
			}
			p = link(p)
		}
		if p != "" {
			urls = append(urls, p)
		}
	}
	return urls
}
