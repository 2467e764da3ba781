// Touches the page only where something has changed: it is asked to twenty times a second.

export function text(element, value) {
  const words = String(value);
  if (element.textContent !== words) {
    element.textContent = words;
  }
}

// A custom property that holds a part of a whole, 0 to 1, to a thousandth.
export function part(element, name, value) {
  const rounded = value.toFixed(3);
  if (element.style.getPropertyValue(name) !== rounded) {
    element.style.setProperty(name, rounded);
  }
}
