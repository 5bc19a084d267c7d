// How figures are written.

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes in powers of 1000, such as 2.1 GB. */
export function bytes(count) {
  let value = count;
  let unit = 0;
  while (Math.abs(value) >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : value.toPrecision(3)} ${UNITS[unit]}`;
}

/** A share of one, such as 93.4 %. */
export function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
}

/** Seconds, such as 2 min 5 s. */
export function seconds(count) {
  const whole = Math.max(0, Math.round(count));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** The time of day of an instant in milliseconds. */
export function time(millis) {
  return new Date(millis).toLocaleTimeString();
}
