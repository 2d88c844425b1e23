// Package metrics counts HTTP requests for Prometheus. Its labels are methods, route patterns and
// statuses, never a path, a phone number or anything else that grows with the number of people.
package metrics
