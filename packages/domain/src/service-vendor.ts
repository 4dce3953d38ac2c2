/** Vendor names under which our postal services stand in Linnworks: production, staging, and the manifest's staging name. */
export const OUR_VENDORS = ['STREAM TECH', 'STREAMTECH', 'STREAMTECHSTG'] as const;

/** The vendor name this deployment writes. */
export const vendorFor = (deployment: 'production' | 'staging'): string => (deployment === 'staging' ? 'STREAMTECH' : 'STREAM TECH');

/** Whether a postal service's vendor is ours, in any spelling and case. */
export const isOurVendor = (vendor: string): boolean => (OUR_VENDORS as readonly string[]).includes(vendor.trim().toUpperCase());
