// Package geo computes the distance of two places, for the check-in at a site (RN-001) and for
// choosing the nearest technician.
package geo
