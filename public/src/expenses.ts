// A page about a year, a department, a category: another choice shows at once, without a button.
for (const form of document.querySelectorAll<HTMLFormElement>('[data-choice]')) {
  form.classList.add('is-live')
  form.querySelector('button')?.classList.add('visually-hidden')
  form.addEventListener('change', () => {
    form.requestSubmit()
  })
}
