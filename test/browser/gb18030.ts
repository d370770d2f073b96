/** `日期,类别,摘要,金额` and one line of travel to Guangzhou with a character (𠮷) that only four bytes of GB18030 hold. */
export const GB18030_SHEET = Buffer.from(
  'yNXG2izA4LHwLNWq0qosvfC27goyMDI0LTEyLTAzLLLuwsO30Sy4sLnj1t2yzrzTxeDRtZU0sjUsMTIzNC41MAo=',
  'base64',
)
