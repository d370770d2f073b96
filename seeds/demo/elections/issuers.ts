/**
 * Keys with which the codes of elections were signed whose collection is over, SPKI in base64. Their private halves were never kept, as a
 * real one is destroyed when collection closes: nobody can make a further code.
 */
export const SPENT_ISSUERS: readonly string[] = [
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApniXF+pqzsNFX4x/jgIHZf9eEynvhn9+eg17ifjIpEePO9txLEoosewBCDg6+bDX5Ru5OO6u2K7P' +
    '1fdzr9oFQkF+zwJrCVqcBHk+V5PaR0XoMA6zUSHrpdibyUOdd/uRhpVHxY3CxFQgIFVTgv2GSXSOcIbCMIrrPVzPlp9x4Kg0+Ipt85pYvQsIZvw00MJ2+tWz' +
    'PI9CrUuaLXoy9NdUJ06rAX0LNBcU0UEmcwuw2YvEpU6a1QPuUzmsjfkXQPdqSl9012exif59Jaa1SKu2J6MkLgz3IhVePEk6SiUJezSYH4VHYcbO4hL4rNWw' +
    '8EGAMsaQRC98B8gXhagjONKHvwIDAQAB',
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvY1ksvnGacsfSQ+wJuVBN0HZRO9rsG8uUlpv5xoass8vz6oSulLFqKICYg9Z4F5/rmmARUnZ4QS6' +
    'kTRGFXE3NpDvtbIqPdEZo53kWGav6sRkRmzaPib182+xyTuIxIVL64u1CAh4cXlmmjKS7YMieYunM0yOJx3Bl+J0mkmGygLF4YP+kK1q7OiuDdy51jfqmRNq' +
    'tQuKjWL46qtGu9QenIx8cjxvMKVzvBz1TZ5LluHCCQlWNyGtXk3MAB7rdF+AuP3hEBUgvWuD3VeIfdaorASZkQIxqECugbk8tTUjtK+4HfL9BFwyg8oYAJ0g' +
    'SCwK767gZACSTGlonGExAh6SewIDAQAB',
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu4QBTGyQ2rzNzhkcLGOxdz0gXtafPUfO6rWUsDdTmuVAUveJ1Utxkc40or+gpxNYYnP6ReMul2Rw' +
    '5b91xEjh78ypG3ro4TGsXk8iaJZlFFZ41wCqEh2sG+3KF8zofDX8XZ+bSgtDEXohCEhsCYqs6A9a8WWxHIEZoswFoMPg93MxE5LQBINmBLpBk/x4cLiAIykd' +
    '73T33BdswiZKZLSfeKF5ip25waoGMSta6OD3gF8IOSIqrIu/+rAMGyXRmGd4qpXPwuo+fkCdCJvVQcNbjcnI95a9GtlZZiBtaalYc9PAwX+waDvUR747c5ti' +
    'fW9sv8UtakMYsk+Yt93Oq6yJdwIDAQAB',
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0T2ovU9lavv0lALyNdfnPvaWXL0pOIRKRnbiCCEYBawYdBtlvZiRydvhrdEQx/zfsNnrX4zpcq8L' +
    'U09tLMNFI18qCw2NZSVj/BpzGIt+6PnqPjg3khB4QH0lTnTyrOkDb7OZ4R0fh/aKat6MUauia1a4l7S6mGHz97Ygdn9J8yvey84yIhs4CEFnYC24oH2xhXGO' +
    'GC9jcqO/5FkmlSAxF5RrkasxdixlwNYsGrtJK+lRhJ8Zc2frWkXCIRI6EsybxwiuNIPvTNBGs38ZdTkrj1ef9q818lxjbGTaySnB8UdwO62OVcLBo+6kwbU1' +
    'vZVKON/Rao77d+Fk8obbOQUmZwIDAQAB',
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA6DSK2ys+EFgPliAcPya8RZ09AKJjNHBKk9wS4d918iVtS63/XvBGeVYeUVtnSo7/WuqxZpZkNeaZ' +
    '3mNYBzg4nTiRDConPAOxi/J5EQhaw7hen9RpzKieqW6z0Aga1By+akMmoovdbQkLFnp9dyIdEfWloKiPvsl6rc5V/u0OqloKdQJDBU7yGmvJy32R1P8KZNIH' +
    'lA+r6TO8aUqRHTSeO2hk+W0D5tcArW2d1rM/fbh5ylc5dpoHRglgKRDvKZVRqtP6y9tVF3AZt2a7Phb0/WMb+yA4H6q63fBSQNBXkcU7/XjnwdOpmVnxRtI/' +
    '2L6Taj2j/B5oM5qfH2WzqLxqjQIDAQAB',
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuAOUk+y4gQ1zjxjk30BTuYzLGbQAU0W4hXz+oobHrNFO1sszy/OZvy4kWNZEZUyW2OPcrVnwiR7H' +
    'NIlpNlyMR+Yho0A+hQT6UkPrn98Vx/bII6SgJSB2Zi0O37ICE6RekNbo1I6Gj6DLIWY1d6Mk76IEMfOxG2bgFbbkhhqTgbym4U7Q/kysxeaMt0qXzRn5pFbp' +
    'n3ItRzE7YQgqPfbj1YPq71h90UIv8MxX02Oek8CbSFJoqfXasE6pBkZQHiPhgnUcJeDgS1M4BaNSJkhbuX9gCfqDbISBEhRBgm3wcXiUu655KzwBErSCwD/z' +
    'EVqUPTdNlhG4pTdj3MR9K5NJ+QIDAQAB',
]
