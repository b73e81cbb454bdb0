/** Takes whoever wanted to send a form to the first field that is wrong, once it is marked as such. */
export function focusFirstFault(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
